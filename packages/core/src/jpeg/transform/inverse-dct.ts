import type { Coefficients } from "../entropy/coefficients.ts";
import { BLOCK } from "../syntax/zigzag.ts";

const SQRT2 = Math.SQRT2;

/**
 * The inverse DCT (T.81 §A.3.3) with the factors of Arai, Agui and Nakajima (1988). Most multiplications are common
 * to a row or column of coefficients and are done once for each coefficient.
 */
export class InverseTransform {
  readonly #block = new Float64Array(BLOCK);

  /**
   * Writes 8 × 8 samples, level-shifted, in rows `stride` apart.
   *
   * @param mean of the samples, from the DC coefficient.
   */
  transform(
    mean: number,
    { count, positions, values }: Coefficients,
    samples: Float64Array | Float32Array,
    at: number,
    stride: number,
  ): void {
    if (count === 0) {
      for (let row = at; row < at + 8 * stride; row += stride) samples.fill(mean, row, row + 8);
      return;
    }
    const block = this.#block.fill(0);
    block[0] = mean;
    for (let n = 0; n < count; n++) {
      const position = positions[n];
      block[position] = values[n] * SCALES[position];
    }
    for (let u = 0; u < 8; u++) transformLine(block, u, 8, block, u, 8);
    for (let y = 0; y < 8; y++) transformLine(block, 8 * y, 1, samples, at + y * stride, 1);
  }
}

/** 1 for u = 0, otherwise √2·cos(uπ/16). */
function scaleOf(u: number): number {
  return u === 0 ? 1 : SQRT2 * Math.cos((u * Math.PI) / 16);
}

/** Scale factors by natural position. */
const SCALES = /* @__PURE__ */ Float64Array.from(
  { length: BLOCK },
  (_, position) => (scaleOf(position & 7) * scaleOf(position >> 3)) / 8,
);

const TWO_COS_1 = /* @__PURE__ */ twoCosines(1, 0);
const COS_DIFFERENCE = /* @__PURE__ */ twoCosines(1, -1);
const COS_SUM = /* @__PURE__ */ twoCosines(1, 1);

/** Returns 2·(a·cos(π/8) + b·cos(3π/8)). */
function twoCosines(a: number, b: number): number {
  return 2 * (a * Math.cos(Math.PI / 8) + b * Math.cos((3 * Math.PI) / 8));
}

/** Transforms eight scaled coefficients to eight values along one axis. */
function transformLine(
  from: Float64Array,
  at: number,
  step: number,
  to: Float64Array | Float32Array,
  toAt: number,
  toStep: number,
): void {
  const c0 = from[at];
  const c1 = from[at + step];
  const c2 = from[at + 2 * step];
  const c3 = from[at + 3 * step];
  const c4 = from[at + 4 * step];
  const c5 = from[at + 5 * step];
  const c6 = from[at + 6 * step];
  const c7 = from[at + 7 * step];

  const outer = c0 + c4;
  const inner = c0 - c4;
  const sum26 = c2 + c6;
  const difference26 = (c2 - c6) * SQRT2 - sum26;
  const even0 = outer + sum26;
  const even3 = outer - sum26;
  const even1 = inner + difference26;
  const even2 = inner - difference26;

  const sum53 = c5 + c3;
  const difference53 = c5 - c3;
  const sum17 = c1 + c7;
  const difference17 = c1 - c7;
  const odd0 = sum17 + sum53;
  const turned = (difference53 + difference17) * TWO_COS_1;
  const odd1 = turned - difference53 * COS_SUM - odd0;
  const odd2 = (sum17 - sum53) * SQRT2 - odd1;
  const odd3 = turned - difference17 * COS_DIFFERENCE - odd2;

  to[toAt] = even0 + odd0;
  to[toAt + 7 * toStep] = even0 - odd0;
  to[toAt + toStep] = even1 + odd1;
  to[toAt + 6 * toStep] = even1 - odd1;
  to[toAt + 2 * toStep] = even2 + odd2;
  to[toAt + 5 * toStep] = even2 - odd2;
  to[toAt + 3 * toStep] = even3 + odd3;
  to[toAt + 4 * toStep] = even3 - odd3;
}
