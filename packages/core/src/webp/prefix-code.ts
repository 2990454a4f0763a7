import { codeLengths } from "../code-lengths.ts";
import { type Abbreviation, abbreviate, deflateCodes } from "../zlib/code-header.ts";

/** Longest code of a symbol, and of a code length (RFC 9649 §3.7.2.1.2). */
const LONGEST = 15;
const LONGEST_OF_LENGTHS = 7;

/** The order in which the lengths of the codes of code lengths are written (RFC 9649 §3.7.2.1.2). */
const ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const LEAST_WRITTEN = 4;

/** A prefix code of VP8L, and how it is written. */
export interface PrefixCode {
  /** Bits of each symbol's code: 0 for one that occurs alone. */
  readonly lengths: Uint8Array;
  /** Codes with reversed bits, as they are written lowest bit first. */
  readonly codes: Uint16Array;
  /** Values and their bits that describe the code. */
  readonly header: readonly (readonly [value: number, bits: number])[];
}

/**
 * Finds the best prefix code for symbols (RFC 9649 §3.7.2.1).
 *
 * @param frequencies how often each occurs. One that occurs alone must be less than 256.
 */
export function prefixCode(frequencies: ArrayLike<number>): PrefixCode {
  const used = Array.from(frequencies, (_, symbol) => symbol).filter((symbol) => frequencies[symbol] > 0);
  if (used.length < 2) {
    const [symbol = 0] = used;
    const none = new Uint8Array(frequencies.length);
    // A simple code of one symbol of 8 bits.
    return {
      lengths: none,
      codes: new Uint16Array(none.length),
      header: [
        [0b101, 3],
        [symbol, 8],
      ],
    };
  }
  const lengths = codeLengths(frequencies, LONGEST);
  return { lengths, codes: deflateCodes(lengths), header: headerOf(lengths) };
}

function headerOf(lengths: Uint8Array): (readonly [value: number, bits: number])[] {
  const abbreviated = abbreviate([...lengths]);
  const frequencies = new Float64Array(ORDER.length);
  for (const { symbol } of abbreviated) frequencies[symbol]++;
  const lengthBits = codeLengths(frequencies, LONGEST_OF_LENGTHS);
  const codes = deflateCodes(lengthBits);
  const isAlone = frequencies.filter((count) => count > 0).length === 1;
  const ordered = ORDER.map((symbol) => lengthBits[symbol]);
  const written = Math.max(LEAST_WRITTEN, ordered.findLastIndex((bits) => bits > 0) + 1);
  return [
    [0, 1],
    [written - LEAST_WRITTEN, 4],
    ...ordered.slice(0, written).map((bits) => [bits, 3] as const),
    // As many lengths as there are symbols.
    [0, 1],
    ...abbreviated.flatMap(({ symbol, extra, extraBits }: Abbreviation) => [
      [codes[symbol], isAlone ? 0 : lengthBits[symbol]] as const,
      [extra, extraBits] as const,
    ]),
  ];
}
