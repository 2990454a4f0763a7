import type { Coefficients } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { NATURAL_ORDER } from "../syntax/zigzag.ts";

/**
 * Lists the AC coefficients of a quantized block that are not zero, multiplied by the quantization table (T.81 §A.3.4).
 * Does not set their energy.
 *
 * @param values quantized coefficients in zig-zag order; the block begins at `from`.
 * @param last zig-zag position of the block's last nonzero coefficient.
 * @param quantTable in zig-zag order.
 * @param into receives the coefficients with their natural positions.
 */
export function dequantizeBlock(
  values: Int16Array,
  from: number,
  last: number,
  quantTable: QuantizationTable,
  into: Coefficients,
): void {
  const { positions, values: levels } = into;
  let count = 0;
  for (let k = 1; k <= last; k++) {
    const value = values[from + k];
    if (value === 0) continue;
    positions[count] = NATURAL_ORDER[k];
    levels[count++] = value * quantTable[k];
  }
  into.count = count;
}
