import { codeLengths } from "../../code-lengths.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";
import { SYMBOLS, TABLES } from "./block-symbols.ts";

/**
 * Assigns Huffman codes from the counts of each length and the symbols in order, BITS and HUFFVAL (T.81 §C.2): codes of one
 * length count up, and doubling leads to the next length.
 *
 * @param assign receives each symbol with its code, shortest codes first.
 */
export function assignCodes(
  { counts, symbols }: HuffmanSpec,
  assign: (symbol: number, code: number, length: number) => void,
): void {
  let code = 0;
  let next = 0;
  for (let length = 1; length <= counts.length; length++) {
    code *= 2;
    for (let left = counts[length - 1]; left > 0; left--) assign(symbols[next++], code++, length);
  }
}

/** Bits of a packed code that hold its length. */
export const PACKED_LENGTH = 31;
export const PACKED_CODE_SHIFT = 5;

/** Returns the code and the length of each of the 256 symbols (T.81 §C: EHUFCO and EHUFSI) in one number; 0 for a symbol without a code. */
export function packedCodes(spec: HuffmanSpec): Uint32Array {
  const packed = new Uint32Array(SYMBOLS);
  assignCodes(spec, (symbol, code, length) => {
    packed[symbol] = (code << PACKED_CODE_SHIFT) | length;
  });
  return packed;
}

/**
 * Returns the table that takes the fewest bits for symbols of the given frequencies (T.81 §K.2). No code is longer than 16
 * bits or consists of ones only (T.81 §C).
 *
 * @param frequencies how often each of the 256 symbols occurs: whole numbers.
 */
export function optimalTable(frequencies: Float64Array): HuffmanSpec {
  // A reserved symbol, rarer than any and after all others, takes the code of ones only: once, where a count is doubled.
  const doubled = new Float64Array(frequencies.length + 1);
  for (let symbol = 0; symbol < frequencies.length; symbol++) doubled[symbol] = 2 * frequencies[symbol];
  doubled[frequencies.length] = 1;
  const lengths = codeLengths(doubled, 16).subarray(0, frequencies.length);
  const counts = new Uint8Array(16);
  for (const length of lengths) if (length > 0) counts[length - 1]++;
  const symbols = Array.from(lengths, (_, symbol) => symbol).filter((symbol) => lengths[symbol] > 0);
  return { counts, symbols: Uint8Array.from(symbols.sort((a, b) => lengths[a] - lengths[b])) };
}

/** Returns the best table for each of a scan's TABLES tables. @param frequencies SYMBOLS numbers for each table. */
export function optimalTables(frequencies: Float64Array): HuffmanSpec[] {
  return Array.from({ length: TABLES }, (_, table) =>
    optimalTable(frequencies.subarray(table * SYMBOLS, (table + 1) * SYMBOLS)),
  );
}

/** Splits the tables of a scan, DC and AC in turn, by class; each keeps the order of the slots. */
export function bySlot<Table>(tables: readonly Table[]): { dc: Table[]; ac: Table[] } {
  return { dc: tables.filter((_, i) => i % 2 === 0), ac: tables.filter((_, i) => i % 2 === 1) };
}
