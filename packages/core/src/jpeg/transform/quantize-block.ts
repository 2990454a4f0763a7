import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";
import { nearestStep } from "./quantization.ts";

/** Largest coefficient of 8-bit samples, and largest negated AC coefficient (T.81 §F.1.2.1, §F.1.2.2). */
const MOST = 1023;

/**
 * Smallest DC coefficient, if all samples are 0. An AC coefficient of this size would need 11 bits, for which tables
 * have no code.
 */
const LEAST_DC = -1024;

/** Quantizes blocks: divides coefficients by the quantizer steps and rounds. */
export class BlockQuantizer {
  readonly #reciprocals: Float64Array;
  readonly #least: number;

  /** @param least share of a step below which an AC coefficient becomes zero; 0.5 rounds to the nearest step. */
  constructor(quantTableZigzag: QuantizationTable, least: number) {
    // A damaged file may have a step of 0, which makes any coefficient 0.
    this.#reciprocals = Float64Array.from(quantTableZigzag, (step) => (step === 0 ? 0 : 1 / step));
    this.#least = least;
  }

  /**
   * Quantizes one block.
   *
   * @param coefficients in natural order.
   * @param values receive the result in zig-zag order from index 64 × `block` on; its AC coefficients must be zeros
   *   before.
   * @returns zig-zag position of the last nonzero coefficient.
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
