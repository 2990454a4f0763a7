import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Which AC coefficients of a block are to be read. */
export interface Wanted {
  /** The last of them in zig-zag order; 0 for none. */
  readonly last: number;
  /** 1 for each that is wanted, in zig-zag order. Longer than a block, for runs that lead out of it. */
  readonly mask: Uint8Array;
}

/** Coefficients of the block at hand, as far as they are wanted and not zero. */
export interface Coefficients {
  count: number;
  /** Sum of the squares of the block's AC coefficients, times their steps: 0 if it is of one sample throughout. */
  energy: number;
  /** Natural positions, 8·v + u. */
  readonly positions: Uint8Array;
  /** Multiplied by the quantizer's steps. */
  readonly values: Float64Array;
}

export function noCoefficients(): Coefficients {
  return {
    count: 0,
    // With a whole number, engines take it for one until code is compiled that expects it, and compile again and again.
    energy: NaN,
    positions: new Uint8Array(BLOCK + 1),
    values: new Float64Array(BLOCK + 1),
  };
}

/** Steps for coefficients that are kept as the file has them. Longer than a block, as {@link Wanted} is. */
export const AS_THEY_ARE: Float64Array = /* @__PURE__ */ ones();

export const ALL = /* @__PURE__ */ wantWhere(() => true);

function ones(): Float64Array {
  return new Float64Array(2 * BLOCK).fill(1);
}

export function wantWhere(isWanted: (position: number) => boolean): Wanted {
  const mask = new Uint8Array(2 * BLOCK);
  NATURAL_ORDER.forEach((position, k) => (mask[k] = k > 0 && isWanted(position) ? 1 : 0));
  return { last: Math.max(mask.lastIndexOf(1), 0), mask };
}
