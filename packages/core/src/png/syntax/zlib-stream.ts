import { openInflater } from "../../zlib/zlib.ts";

/**
 * Inflates a whole zlib stream (RFC 1950).
 *
 * @param maxBytes upper limit of the output, whose memory is allocated at once.
 * @throws {Error} if the stream is damaged, unfinished or longer than `maxBytes`.
 */
export function inflate(zlibStream: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  // One byte more than allowed shows if the stream is too long.
  const out = new Uint8Array(maxBytes + 1);
  const inflater = openInflater(zlibStream);
  try {
    const length = inflater.fill(out, 0);
    if (length > maxBytes) throw new Error(`Expected a zlib stream of at most ${maxBytes} bytes`);
    return out.subarray(0, length);
  } finally {
    inflater.close();
  }
}
