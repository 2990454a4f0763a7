import { corrupt } from "../containers/header.ts";

const CLEAR = 256;
const END = 257;
const FIRST_CODE = 258;
const MOST_CODES = 4096;
const LEAST_BITS = 9;
const MOST_BITS = 12;

/**
 * Unpacks LZW of a TIFF (TIFF 6.0 §13) until it fills `to`, and no further.
 *
 * Each code stands for a string: that of `prefix` and one more byte, `last`.
 *
 * @returns the number of bytes written.
 * @throws {PixelateError} `CORRUPT_IMAGE` for a code that does not exist yet.
 */
export function unpackLzw(packed: Uint8Array, to: Uint8Array): number {
  const prefix = new Uint16Array(MOST_CODES);
  const last = Uint8Array.from({ length: MOST_CODES }, (_, code) => code);
  const first = last.slice();
  const lengths = new Uint16Array(MOST_CODES).fill(1);
  let [codes, width, previous] = [FIRST_CODE, LEAST_BITS, CLEAR];
  let [pending, bits, at] = [0, 0, 0];
  for (const byte of packed) {
    pending = (pending << 8) | byte;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = pending >> bits;
    pending &= (1 << bits) - 1;
    if (code === END) break;
    if (code === CLEAR) {
      [codes, width, previous] = [FIRST_CODE, LEAST_BITS, CLEAR];
      continue;
    }
    if (code > (previous === CLEAR ? CLEAR : codes)) {
      throw corrupt(`Expected a code of LZW that is known by then in the TIFF but got ${code}`);
    }
    if (previous !== CLEAR && codes < MOST_CODES) {
      prefix[codes] = previous;
      first[codes] = first[previous];
      last[codes] = first[code === codes ? previous : code];
      lengths[codes] = lengths[previous] + 1;
      codes++;
      // One code earlier than the width requires.
      if (codes + 1 === 1 << width && width < MOST_BITS) width++;
    }
    const end = at + lengths[code];
    // Bytes beyond the end of a typed array are not stored.
    for (let place = end - 1, rest = code; place >= at; place--, rest = prefix[rest]) to[place] = last[rest];
    at = end;
    previous = code;
    if (at >= to.length) break;
  }
  return Math.min(at, to.length);
}
