import {
  ENTRY_LENGTH,
  ENTRY_RUN_SHIFT,
  ENTRY_SIZE_SHIFT,
  ENTRY_VALUE_SHIFT,
  type HuffmanTable,
  LOOKUP_BITS,
  sizeOf,
} from "./huffman-table.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/**
 * Skips AC coefficients that are not wanted: one look-up of the next 12 bits skips the one to four whole symbols in
 * them.
 */
export interface SkipTable {
  /**
   * | bits of an entry | hold |
   * | --- | --- |
   * | 0–4 | bits that the symbols take |
   * | 5 | 1 if any of their coefficients is not zero |
   * | 6–15 | coefficients to skip |
   *
   * An entry that ends the block adds {@link SKIP_END} to the coefficients; one without a whole symbol has {@link
   * SKIP_UNKNOWN}. The loop therefore needs one test: whether the count has reached 64.
   */
  readonly skips: Uint16Array;
  /**
   * Sum of the squares of those quantized coefficients, at most 65,535. Magnitude bits beyond the 12 count as the
   * largest possible.
   */
  readonly squares: Uint16Array;
}

export const SKIP_LENGTH = 31;
export const SKIP_ANY = 1 << 5;
export const SKIP_COUNT_SHIFT = 6;
export const SKIP_END = 128;
export const SKIP_UNKNOWN = 512;

const MAX_SQUARES = 2 ** 16 - 1;

export function buildSkipTable({ symbols }: HuffmanTable): SkipTable {
  const table = { skips: new Uint16Array(symbols.length), squares: new Uint16Array(symbols.length) };
  for (let index = 0; index < symbols.length; index++) enterSkip(table, symbols, index);
  return table;
}

function enterSkip({ skips, squares }: SkipTable, symbols: Int32Array, index: number): void {
  const mask = symbols.length - 1;
  let length = 0;
  let count = 0;
  let sum = 0;
  while (length < LOOKUP_BITS) {
    const bits = (index << length) & mask;
    const entry = symbols[bits];
    const value = entry >> ENTRY_VALUE_SHIFT;
    const run = (entry >> ENTRY_RUN_SHIFT) & 15;
    // Magnitude bits count in the entry's length only if all of them are in the index.
    const size = value === 0 ? (entry >> ENTRY_SIZE_SHIFT) & 15 : sizeOf(value);
    const codeLength = (entry & ENTRY_LENGTH) - (value === 0 ? 0 : size);
    // Bits beyond the index read as zeros. The code must end before them, its magnitude bits need not.
    if (codeLength === 0 || length + codeLength > LOOKUP_BITS) break;
    if (size === 0 && run < 15) {
      length += codeLength;
      count += SKIP_END;
      break;
    }
    if (count + run + 1 >= BLOCK) break;
    const most = value === 0 ? mostOf(bits << codeLength, LOOKUP_BITS - length - codeLength, size) : value;
    sum += most * most;
    length += codeLength + size;
    count += run + 1;
  }
  skips[index] =
    length === 0
      ? SKIP_UNKNOWN << SKIP_COUNT_SHIFT
      : (sum > 0 ? SKIP_ANY : 0) | (count << SKIP_COUNT_SHIFT) | length;
  squares[index] = Math.min(sum, MAX_SQUARES);
}

/**
 * Returns the largest absolute value of `size` magnitude bits at the start of the next {@link LOOKUP_BITS} bits,
 * `known` of which are known.
 */
function mostOf(bits: number, known: number, size: number): number {
  const all = (1 << size) - 1;
  if (known <= 0) return all;
  const unknown = all >> Math.min(known, size);
  const first = ((bits << size) >> LOOKUP_BITS) & all;
  const isPositive = first >> (size - 1) === 1;
  return (isPositive ? first : all - first) | unknown;
}
