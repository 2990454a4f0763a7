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
   * | 16–31 | norm of the quantized coefficients, in units of 1/{@link NORM_SCALE}, rounded up |
   *
   * An entry that ends the block adds {@link SKIP_END} to the coefficients; one without a whole symbol has {@link
   * SKIP_UNKNOWN}. The loop therefore needs one test: whether the count has reached 64.
   *
   * The norm is the square root of the sum of squares. Magnitude bits beyond the 12 count as the largest possible.
   */
  readonly skips: Int32Array;
}

export const SKIP_LENGTH = 31;
export const SKIP_ANY = 1 << 5;
export const SKIP_COUNT_SHIFT = 6;
export const SKIP_COUNT = 1023;
export const SKIP_END = 128;
export const SKIP_UNKNOWN = 512;
export const SKIP_NORM_SHIFT = 16;

/** Units of a norm in 1. The largest norm, 8191, is that of a coefficient of 13 bits; 8-bit images have 10. */
export const NORM_SCALE = 8;
const MAX_NORM = 2 ** 16 - 1;

export function buildSkipTable({ symbols }: HuffmanTable): SkipTable {
  const skips = new Int32Array(symbols.length);
  for (let index = 0; index < skips.length; index++) skips[index] = skipOf(symbols, index);
  return { skips };
}

function skipOf(symbols: Int32Array, index: number): number {
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
  if (length === 0) return SKIP_UNKNOWN << SKIP_COUNT_SHIFT;
  const norm = Math.min(Math.ceil(NORM_SCALE * Math.sqrt(sum)), MAX_NORM);
  return (norm << SKIP_NORM_SHIFT) | (count << SKIP_COUNT_SHIFT) | (sum > 0 ? SKIP_ANY : 0) | length;
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
