import { canonicalCodes, codeLengths } from "../code-lengths.ts";
import type { BitWriter } from "./bit-writer.ts";

/** Code lengths of a block's two alphabets, and the header that describes them (RFC 1951 §3.2.6, §3.2.7). */
export interface BlockCode {
  readonly literalLengths: Uint8Array;
  readonly distanceLengths: Uint8Array;
  /** The block's header as values and bit counts, in order. */
  readonly header: readonly (readonly [value: number, count: number])[];
}

/** The fixed code of deflate. It needs no description, which pays off for the smallest images. */
export const FIXED_CODE: BlockCode = {
  literalLengths: /* @__PURE__ */ Uint8Array.from({ length: 288 }, (_, i) =>
    i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8,
  ),
  distanceLengths: /* @__PURE__ */ Uint8Array.from({ length: 30 }, () => 5),
  header: [
    [1, 1],
    [1, 2],
  ],
};

/** Order of the code lengths of the code for code lengths in a block's header. */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Returns the best code for symbols of the given frequencies. @param longest most bits of a literal's code, 9 to 15. */
export function dynamicCode(literals: Float64Array, distances: Float64Array, longest = 15): BlockCode {
  const literalLengths = codeLengths(literals, longest);
  const distanceLengths = codeLengths(distances, 15);
  const literalCount = Math.max(257, 1 + literalLengths.findLastIndex((length) => length > 0));
  const distanceCount = Math.max(1, 1 + distanceLengths.findLastIndex((length) => length > 0));
  const abbreviated = abbreviate([
    ...literalLengths.subarray(0, literalCount),
    ...distanceLengths.subarray(0, distanceCount),
  ]);
  const frequencies = new Float64Array(19);
  for (const { symbol } of abbreviated) frequencies[symbol]++;
  const lengths = codeLengths(frequencies, 7);
  const codes = deflateCodes(lengths);
  const lengthCount = Math.max(4, 1 + LENGTH_CODE_ORDER.findLastIndex((symbol) => lengths[symbol] > 0));
  return {
    literalLengths,
    distanceLengths,
    header: [
      [1, 1],
      [2, 2],
      [literalCount - 257, 5],
      [distanceCount - 1, 5],
      [lengthCount - 4, 4],
      ...LENGTH_CODE_ORDER.slice(0, lengthCount).map((symbol) => [lengths[symbol], 3] as const),
      ...abbreviated.flatMap(({ symbol, extra, extraBits }) => [
        [codes[symbol], lengths[symbol]] as const,
        [extra, extraBits] as const,
      ]),
    ],
  };
}

/** Returns the codes of code lengths with reversed bits, as deflate writes them. */
export function deflateCodes(lengths: Uint8Array): Uint16Array {
  return canonicalCodes(lengths).map((code, symbol) => {
    let reversed = 0;
    for (let bit = 0; bit < lengths[symbol]; bit++) reversed = (reversed << 1) | ((code >> bit) & 1);
    return reversed;
  });
}

export function writeHeader({ header }: BlockCode, bits: BitWriter): void {
  for (const [value, count] of header) bits.write(value, count);
}

export interface Abbreviation {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

/** Abbreviates repeated code lengths: 16 repeats the last one 3–6 times, 17 and 18 are 3–10 and 11–138 zeros. */
export function abbreviate(lengths: readonly number[]): Abbreviation[] {
  const abbreviated: Abbreviation[] = [];
  for (let i = 0, end: number; i < lengths.length; i = end) {
    const length = lengths[i];
    end = i + 1;
    while (lengths[end] === length) end++;
    let left = end - i;
    while (length === 0 && left >= 11) {
      const zeros = Math.min(left, 138);
      abbreviated.push({ symbol: 18, extra: zeros - 11, extraBits: 7 });
      left -= zeros;
    }
    if (length === 0 && left >= 3) {
      abbreviated.push({ symbol: 17, extra: left - 3, extraBits: 3 });
      left = 0;
    }
    if (left > 0) {
      abbreviated.push({ symbol: length, extra: 0, extraBits: 0 });
      left--;
    }
    while (left >= 3) {
      const again = Math.min(left, 6);
      abbreviated.push({ symbol: 16, extra: again - 3, extraBits: 2 });
      left -= again;
    }
    for (; left > 0; left--) abbreviated.push({ symbol: length, extra: 0, extraBits: 0 });
  }
  return abbreviated;
}
