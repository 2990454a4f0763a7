import { canonicalCodes, codeLengths } from "../../code-lengths.ts";
import { SYMBOLS, TABLES } from "./block-symbols.ts";

/** A Huffman table made for the symbols of one image. */
export interface OptimalCode {
  /** How many codes there are of 1 to 16 bits. */
  readonly counts: Uint8Array;
  /** The symbols in the order of their codes. */
  readonly symbols: Uint8Array;
  /** Code and length in bits of each of the 256 symbols; 0 bits for those that do not occur. */
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

/** The best table for symbols that occur this often: no code over 16 bits, none of ones only (T.81 § C, § K.2). */
export function optimalCode(frequencies: Float64Array): OptimalCode {
  // A symbol that is never written, rarer than any and behind all, takes the code of ones only.
  const withReserved = codeLengths([...frequencies, 0.5], 16);
  const lengths = withReserved.subarray(0, frequencies.length);
  const counts = new Uint8Array(16);
  for (const length of lengths) if (length > 0) counts[length - 1]++;
  const lengthOf = (symbol: number) => lengths[symbol];
  const symbols = Array.from(lengths, (_, symbol) => symbol).filter((symbol) => lengthOf(symbol) > 0);
  return {
    counts,
    symbols: Uint8Array.from(symbols.sort((a, b) => lengthOf(a) - lengthOf(b))),
    codes: canonicalCodes(lengths),
    lengths,
  };
}

/** The best code for each table of a scan. @param frequencies SYMBOLS numbers for each of TABLES tables. */
export function optimalCodes(frequencies: Float64Array): OptimalCode[] {
  return Array.from({ length: TABLES }, (_, table) =>
    optimalCode(frequencies.subarray(table * SYMBOLS, (table + 1) * SYMBOLS)),
  );
}

/** The tables of a scan by their slots, as a file has them. */
export function bySlot<Code>(tables: readonly Code[]): { dc: Code[]; ac: Code[] } {
  return { dc: tables.filter((_, i) => i % 2 === 0), ac: tables.filter((_, i) => i % 2 === 1) };
}
