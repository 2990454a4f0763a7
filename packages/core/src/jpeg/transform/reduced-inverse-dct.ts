import type { BlockTransform, SampleTarget } from "./integer-inverse-dct.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Level shift of 8-bit samples (T.81 §A.3.1). */
const LEVEL_SHIFT = 128;

/**
 * Transforms a block to fewer samples than its 8 × 8: each is the mean of those that it stands for, before they are rounded
 * and clamped.
 *
 * The means of n equal parts of an axis depend on a basis function u as those of a function g below n do: cos((2x + 1)uπ/16)
 * of all x in part j have the mean m(u) · cos((2j + 1)gπ/2n). Coefficients are therefore folded to n × n of them, each times
 * its weight, and these are transformed. Several u share a g, and many have no mean at all.
 */
export class ReducedInverseTransform implements BlockTransform {
  readonly coefficients = new Int32Array(BLOCK);
  readonly #side: number;
  /** Folded place and weight of each coefficient, by zig-zag position. */
  readonly #places = new Uint8Array(BLOCK);
  readonly #weights = new Float64Array(BLOCK);
  readonly #folded: Float64Array;
  readonly #columns: Float64Array;
  /** cos((2j + 1)gπ/2n) at index n·j + g. */
  readonly #basis: Float64Array;

  constructor(side: 2 | 4) {
    this.#side = side;
    this.#folded = new Float64Array(side * side);
    this.#columns = new Float64Array(side * side);
    this.#basis = Float64Array.from({ length: side * side }, (_, i) => {
      const g = i % side;
      return Math.cos(((2 * Math.floor(i / side) + 1) * g * Math.PI) / (2 * side));
    });
    const folds = Array.from({ length: 8 }, (_, u) => foldOf(u, side));
    for (const [k, position] of NATURAL_ORDER.entries()) {
      const across = folds[position & 7];
      const down = folds[position >> 3];
      this.#places[k] = side * down.place + across.place;
      this.#weights[k] = across.weight * down.weight;
    }
  }

  transform(last: number, { samples, stride }: SampleTarget, at: number): void {
    const side = this.#side;
    const folded = this.#folded.fill(0);
    const columns = this.#columns;
    const basis = this.#basis;
    for (let k = 0; k <= last; k++) {
      const position = NATURAL_ORDER[k];
      const value = this.coefficients[position];
      if (value === 0) continue;
      folded[this.#places[k]] += value * this.#weights[k];
      this.coefficients[position] = 0;
    }
    for (let y = 0; y < side; y++) {
      for (let u = 0; u < side; u++) {
        let sum = 0;
        for (let v = 0; v < side; v++) sum += folded[side * v + u] * basis[side * y + v];
        columns[side * y + u] = sum;
      }
    }
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        let sum = LEVEL_SHIFT + 0.5;
        for (let u = 0; u < side; u++) sum += columns[side * y + u] * basis[side * x + u];
        samples[at + y * stride + x] = sum <= 0 ? 0 : sum >= 255 ? 255 : sum;
      }
    }
  }
}

/** Returns the function below `side` that has the means of basis function u, and their weight; 0 if all means are 0. */
function foldOf(u: number, side: number): { readonly place: number; readonly weight: number } {
  const scale = u === 0 ? Math.SQRT1_2 / 2 : 1 / 2;
  const part = 8 / side;
  let mean = 0;
  for (let x = 0; x < part; x++) mean += Math.cos(((2 * x + 1) * u * Math.PI) / 16) / part;
  // A period of 4n: u and 4n − u are the same function, and beyond n its values come back, reversed.
  const period = 4 * side;
  const within = Math.min(u % period, period - (u % period));
  const place = within > side ? 2 * side - within : within;
  // Halfway, every part holds as much above zero as below.
  if (place === side) return { place: 0, weight: 0 };
  return { place, weight: (scale * mean) / Math.cos((place * Math.PI) / (2 * side)) };
}
