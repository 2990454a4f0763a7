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
 * Each code stands for the string of the code before it and one more byte. These bytes lie together in the output, from where
 * they are copied.
 *
 * @returns the number of bytes written.
 * @throws {PixelateError} `CORRUPT_IMAGE` for a code that does not exist yet.
 */
export function unpackLzw(packed: Uint8Array, to: Uint8Array): number {
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  let codes = FIRST_CODE;
  let width = LEAST_BITS;
  let pending = 0;
  let bits = 0;
  let at = 0;
  /** Bytes of the string before; 0 behind a code that clears the table. */
  let previous = 0;
  for (let next = 0; next < packed.length && at < to.length; next++) {
    pending = (pending << 8) | packed[next];
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = pending >> bits;
    pending &= (1 << bits) - 1;
    if (code === END) break;
    if (code === CLEAR) {
      codes = FIRST_CODE;
      width = LEAST_BITS;
      previous = 0;
      continue;
    }
    if (previous > 0 && codes < MOST_CODES) {
      starts[codes] = at - previous;
      lengths[codes] = previous + 1;
      codes++;
      // One code earlier than the width requires.
      if (codes + 1 === 1 << width && width < MOST_BITS) width++;
    }
    if (code >= codes) throw corrupt(`Expected a known code in the LZW of the TIFF but got ${code}`);
    if (code < CLEAR) {
      to[at++] = code;
      previous = 1;
      continue;
    }
    const start = starts[code];
    previous = Math.min(lengths[code], to.length - at);
    // Byte by byte, as the last one may be the first of these.
    for (let i = 0; i < previous; i++) to[at + i] = to[start + i];
    at += previous;
  }
  return at;
}
