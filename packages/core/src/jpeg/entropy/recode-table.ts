import { BLOCK } from "../syntax/zigzag.ts";
import { EOB } from "./block-symbols.ts";
import { PACKED_CODE_SHIFT, PACKED_LENGTH } from "./huffman-codes.ts";
import {
  ENTRY_LENGTH,
  ENTRY_RUN_SHIFT,
  ENTRY_SIZE_SHIFT,
  ENTRY_VALUE_SHIFT,
  type HuffmanTable,
  LOOKUP_BITS,
  sizeOf,
} from "./huffman-table.ts";

/**
 * Recodes AC coefficients from one Huffman table to another: one look-up of the next 12 bits recodes the one to four whole
 * symbols in them, magnitude bits included.
 */
export interface RecodeTable {
  /**
   * | bits of an entry | hold |
   * | --- | --- |
   * | 0–4 | bits that the symbols take |
   * | 5–9 | bits that they take with the other table |
   * | 10–20 | coefficients that they stand for |
   *
   * An entry that ends the block adds {@link RECODE_END} to the coefficients; one without a whole symbol, or whose first
   * symbol has no code in the other table, has {@link RECODE_UNKNOWN}.
   */
  readonly entries: Uint32Array;
  /** The symbols of each entry with the other table. */
  readonly bits: Uint32Array;
  /** The other table's codes, as `packedCodes` returns them. */
  readonly codes: Uint32Array;
}

export const RECODED_LENGTH_SHIFT = 5;
export const RECODE_COUNT_SHIFT = 10;
export const RECODE_END = 128;
export const RECODE_UNKNOWN = 512;

/** Most bits of an entry with the other table: as many as are written at once. */
const MOST_BITS = 31;

export function buildRecodeTable({ symbols }: HuffmanTable, codes: Uint32Array): RecodeTable {
  const table = { entries: new Uint32Array(symbols.length), bits: new Uint32Array(symbols.length), codes };
  for (let index = 0; index < symbols.length; index++) enterSymbols(table, symbols, index);
  return table;
}

function enterSymbols({ entries, bits, codes }: RecodeTable, symbols: Int32Array, index: number): void {
  let length = 0;
  let count = 0;
  let recoded = 0;
  let recodedLength = 0;
  while (length < LOOKUP_BITS && count < RECODE_END) {
    const rest = (index << length) & (symbols.length - 1);
    const entry = symbols[rest];
    const value = entry >> ENTRY_VALUE_SHIFT;
    const run = (entry >> ENTRY_RUN_SHIFT) & 15;
    const symbolLength = entry & ENTRY_LENGTH;
    // Bits beyond the index read as zeros: a symbol must end before them.
    const lacksBits = value === 0 && ((entry >> ENTRY_SIZE_SHIFT) & 15) > 0;
    if (symbolLength === 0 || lacksBits || length + symbolLength > LOOKUP_BITS) break;
    const isEnd = value === 0 && run < 15;
    const size = sizeOf(value);
    const code = codes[isEnd ? EOB : (run << 4) | size];
    const codeLength = code & PACKED_LENGTH;
    if (code === 0 || recodedLength + codeLength + size > MOST_BITS) break;
    if (!isEnd && count + run + 1 >= BLOCK) break;
    const magnitude = (value + (value >> 31)) & ((1 << size) - 1);
    recoded = (recoded << (codeLength + size)) | ((code >>> PACKED_CODE_SHIFT) << size) | magnitude;
    recodedLength += codeLength + size;
    length += symbolLength;
    count += isEnd ? RECODE_END : run + 1;
  }
  entries[index] =
    length === 0
      ? RECODE_UNKNOWN << RECODE_COUNT_SHIFT
      : (count << RECODE_COUNT_SHIFT) | (recodedLength << RECODED_LENGTH_SHIFT) | length;
  bits[index] = recoded;
}
