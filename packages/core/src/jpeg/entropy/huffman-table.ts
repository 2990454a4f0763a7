import { assignCodes } from "./huffman-codes.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** Bits that index the look-up table. 12 hold nearly every code of a photo together with its magnitude bits. */
export const LOOKUP_BITS = 12;
const LOOKUP_SIZE = 1 << LOOKUP_BITS;

/** Right shift that makes an index of a window of 32 bits. */
export const LOOKUP_SHIFT = 32 - LOOKUP_BITS;

/**
 * A Huffman table (T.81 annex C) in a form that is fast to read. An AC symbol is a byte: a run of zeros in the high
 * half, and the number of magnitude bits, the size, in the low half. A DC symbol is the size alone.
 *
 * {@link symbols} has an entry for every pattern of the next 12 bits:
 *
 * | bits of an entry | hold |
 * | --- | --- |
 * | 0–4 | bits to skip; 0 if the code is longer than 12 |
 * | 5–8 | size, if the magnitude bits are still to be read; 0 if `value` holds the coefficient |
 * | 9–12 | run of zeros |
 * | 16–31 | value: the signed coefficient, if code and magnitude bits fit 12 bits together; otherwise 0 |
 */
export interface HuffmanTable {
  readonly symbols: Int32Array;
  /** Codes longer than 12 bits, shortest first; looked up by length as in T.81 figure F.16. */
  readonly long: readonly LongCodes[];
}

/** All codes of one length: code `c` has the symbol `symbols[c - first]`. */
interface LongCodes {
  readonly length: number;
  readonly first: number;
  readonly symbols: Uint8Array;
}

export const ENTRY_LENGTH = 31;
export const ENTRY_SIZE_SHIFT = 5;
export const ENTRY_RUN_SHIFT = 9;
export const ENTRY_VALUE_SHIFT = 16;

export function buildHuffmanTable(spec: HuffmanSpec): HuffmanTable {
  const symbols = new Int32Array(LOOKUP_SIZE);
  const long: LongCodes[] = [];
  let place = 0;
  assignCodes(spec, (symbol, code, length) => {
    if (length <= LOOKUP_BITS) enterSymbol(symbols, code, length, symbol);
    else if (long.at(-1)?.length !== length) {
      const end = place + spec.counts[length - 1];
      long.push({ length, first: code, symbols: spec.symbols.subarray(place, end) });
    }
    place++;
  });
  return { symbols, long };
}

/** Fills every entry whose index begins with the code. */
function enterSymbol(symbols: Int32Array, code: number, length: number, symbol: number): void {
  const size = symbol & 15;
  const run = (symbol >> 4) << ENTRY_RUN_SHIFT;
  const free = LOOKUP_BITS - length;
  const first = code << free;
  for (let rest = 0; rest < 1 << free; rest++) {
    symbols[first + rest] =
      size > 0 && size <= free
        ? (extend(rest >> (free - size), size) << ENTRY_VALUE_SHIFT) | run | (length + size)
        : run | (size << ENTRY_SIZE_SHIFT) | length;
  }
}

/** Returns the number of magnitude bits of a value, the inverse of {@link extend}. */
export function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/** Returns the signed value of `size` magnitude bits: half of them are negative (T.81 table F.1, figure F.12). */
export function extend(bits: number, size: number): number {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

/**
 * Decodes the code, of any length, at the start of a window.
 *
 * @param window the next bits, highest first; 16 of the 32 are used.
 * @returns length << 8 | run << 4 | size; 0 if no code matches.
 */
export function codeAt(table: HuffmanTable, window: number): number {
  const entry = table.symbols[window >>> LOOKUP_SHIFT];
  const length = entry & ENTRY_LENGTH;
  if (length > 0) {
    const run = (entry >> ENTRY_RUN_SHIFT) & 15;
    const value = entry >> ENTRY_VALUE_SHIFT;
    if (value === 0) return (length << 8) | (run << 4) | ((entry >> ENTRY_SIZE_SHIFT) & 15);
    const size = sizeOf(value);
    return ((length - size) << 8) | (run << 4) | size;
  }
  for (const { length, first, symbols } of table.long) {
    const place = (window >>> (32 - length)) - first;
    if (place < symbols.length) return (length << 8) | symbols[place];
  }
  return 0;
}
