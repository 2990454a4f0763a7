import { Inflate } from "fflate";

export { crc32 } from "./crc32.js";

/** Deflate expands at most 1,032-fold, so one piece of this size brings at most 17 MB. */
const PIECE_BYTES = 1 << 14;

/**
 * Inflates a raw deflate stream (RFC 1951) whole.
 *
 * @param maxBytes what may come out at most; memory for it is taken at once.
 * @throws an `Error` when the stream is damaged, unfinished or longer than that.
 */
export function inflateRaw(data: Uint8Array, maxBytes: number): Uint8Array {
  const out = new Uint8Array(maxBytes);
  let length = 0;
  const inflate = new Inflate((piece) => {
    if (length + piece.length > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    out.set(piece, length);
    length += piece.length;
  });
  // In pieces, because a hostile stream must be stopped at its limit, not after it.
  for (let at = 0; at < data.length; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, data.length);
    inflate.push(data.subarray(at, end), end === data.length);
  }
  return out.subarray(0, length);
}
