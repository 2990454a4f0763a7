import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";
import { nearestStep } from "./quantization.ts";

/** The most that coefficients of 8-bit samples can be, and of AC with another sign, too (T.81 §F.1.2.1, §F.1.2.2). */
const MOST = 1023;

/** The least that DC can be: all samples are 0. Of AC it would need 11 bits, for which tables have no code. */
const LEAST_DC = -1024;

/** Divides coefficients by the quantizer's steps. */
export class BlockQuantizer {
  readonly #reciprocals: Float64Array;
  readonly #least: number;

  /** @param least share of a step below which an AC coefficient becomes zero: a half rounds to the nearest. */
  constructor(steps: QuantizationTable, least: number) {
    // A damaged file may have a step of 0, which makes a coefficient 0 whatever it is multiplied by.
    this.#reciprocals = Float64Array.from(steps, (step) => (step === 0 ? 0 : 1 / step));
    this.#least = least;
  }

  /**
   * @param coefficients of a block, in natural order.
   * @param values where they go, in zig-zag order, from place 64 × `block` on; AC coefficients there are zeros before.
   * @returns the last coefficient that is not zero, in zig-zag order.
   */
  quantize(coefficients: Float64Array, values: Int16Array, block: number): number {
    const from = BLOCK * block;
    values[from] = rounded(coefficients[0] * this.#reciprocals[0], LEAST_DC);
    let last = 0;
    for (let k = 1; k < BLOCK; k++) {
      const steps = coefficients[NATURAL_ORDER[k]] * this.#reciprocals[k];
      if (steps < this.#least && steps > -this.#least) continue;
      const value = rounded(steps, -MOST);
      // Half a step below zero rounds up to zero.
      if (value === 0) continue;
      values[from + k] = value;
      last = k;
    }
    return last;
  }
}

function rounded(steps: number, least: number): number {
  return Math.min(MOST, Math.max(least, nearestStep(steps)));
}
