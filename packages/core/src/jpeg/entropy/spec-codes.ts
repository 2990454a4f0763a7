import type { HuffmanSpec } from "../syntax/tables.ts";

/** The codes of a file's own Huffman table, by symbol. */
export interface SpecCodes {
  readonly codes: Uint16Array;
  /** In bits; 0 for symbols that the table has no code for. */
  readonly lengths: Uint8Array;
}

/** Codes are counted upwards in the order of the symbols, and lengthened by doubling (T.81 annex C). */
export function specCodes({ counts, symbols }: HuffmanSpec): SpecCodes {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= counts.length; length++) {
    code *= 2;
    for (let left = counts[length - 1]; left > 0; left--) {
      const symbol = symbols[next++];
      codes[symbol] = code++;
      lengths[symbol] = length;
    }
  }
  return { codes, lengths };
}
