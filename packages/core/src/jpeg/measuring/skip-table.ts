import {
  ENTRY_LENGTH,
  ENTRY_RUN_SHIFT,
  ENTRY_SIZE_SHIFT,
  ENTRY_VALUE_SHIFT,
  type HuffmanTable,
  LOOKUP_BITS,
  sizeOf,
} from "./huffman.js";

/**
 * What the next 12 bits tell about AC coefficients that nobody wants: for as many whole symbols as begin in those bits,
 * how many bits they take (bits 0–4 of an entry) and how many coefficients they pass over (the rest). One look-up
 * passes one to four symbols.
 *
 * An entry that ends the block adds {@link SKIP_END} to its coefficients, one that knows nothing adds
 * {@link SKIP_UNKNOWN}: so the loop has one test, whether the count has come to 64.
 */
export type SkipTable = Uint16Array;

export const SKIP_LENGTH = 31;
export const SKIP_COUNT_SHIFT = 5;
export const SKIP_END = 128;
export const SKIP_UNKNOWN = 512;

const COEFFICIENTS = 64;

export function buildSkipTable({ symbols }: HuffmanTable): SkipTable {
  const skips = new Uint16Array(symbols.length);
  for (let index = 0; index < skips.length; index++) skips[index] = skipEntry(symbols, index);
  return skips;
}

function skipEntry(symbols: Int32Array, index: number): number {
  const mask = symbols.length - 1;
  let length = 0;
  let count = 0;
  while (length < LOOKUP_BITS) {
    const entry = symbols[(index << length) & mask] ?? 0;
    const value = entry >> ENTRY_VALUE_SHIFT;
    const size = (entry >> ENTRY_SIZE_SHIFT) & 15;
    const run = (entry >> ENTRY_RUN_SHIFT) & 15;
    // Bits beyond the index read as zeros: the code must end before them, its number need not.
    const total = entry & ENTRY_LENGTH;
    const numberBits = value === 0 ? 0 : sizeOf(value);
    if (total === 0 || length + total - numberBits > LOOKUP_BITS) break;
    if (value === 0 && size === 0 && run < 15) {
      return ((count + SKIP_END) << SKIP_COUNT_SHIFT) | (length + total);
    }
    if (count + run + 1 >= COEFFICIENTS) break;
    length += total + size;
    count += run + 1;
  }
  return length === 0 ? SKIP_UNKNOWN << SKIP_COUNT_SHIFT : (count << SKIP_COUNT_SHIFT) | length;
}
