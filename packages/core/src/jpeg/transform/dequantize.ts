import type { Coefficients } from "../entropy/coefficients.ts";
import { NATURAL_ORDER } from "../syntax/zigzag.ts";

/**
 * Lists the AC coefficients of a quantized block that are not zero, in natural order and multiplied by the quantization
 * table (T.81 §A.3.4), and adds up their energy.
 *
 * @param values quantized coefficients in zig-zag order; the block begins at `from`.
 * @param last the last coefficient to list, in zig-zag order.
 * @param mask 1 for each coefficient to list, in zig-zag order.
 * @param quantTable in zig-zag order.
 */
export function dequantizeBlock(
  values: Int16Array,
  from: number,
  last: number,
  mask: Uint8Array,
  quantTable: Float64Array,
  into: Coefficients,
): void {
  let count = 0;
  let energy = 0;
  for (let k = 1; k <= last; k++) {
    const value = values[from + k];
    if (value === 0 || mask[k] === 0) continue;
    const level = value * quantTable[k];
    into.positions[count] = NATURAL_ORDER[k];
    into.values[count++] = level;
    energy += level * level;
  }
  into.count = count;
  into.energy = energy;
}
