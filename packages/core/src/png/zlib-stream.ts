import { openInflater } from "#zlib";

/**
 * Takes the deflate stream out of a zlib stream (RFC 1950 § 2.2). The Adler-32 that should end it is not looked at:
 * in a PNG the CRC of each chunk covers the same bytes.
 *
 * @throws an `Error` that says what is wrong with the zlib header.
 */
export function deflateStreamOf(zlibStream: Uint8Array): Uint8Array {
  const [method = 0, flags = 0] = zlibStream;
  if (zlibStream.length < 2 || (method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0) {
    throw new Error("Expected a zlib stream of method deflate");
  }
  if ((flags & 32) !== 0) throw new Error("Expected a zlib stream without a preset dictionary");
  return zlibStream.subarray(2);
}

/**
 * Inflates a zlib stream whole.
 *
 * @param maxBytes what may come out at most; memory for it is taken at once.
 * @throws when the stream is damaged, unfinished or longer than that.
 */
export function inflate(zlibStream: Uint8Array, maxBytes: number): Uint8Array {
  // One byte more than may come out, to see whether it does.
  const out = new Uint8Array(maxBytes + 1);
  const inflater = openInflater(deflateStreamOf(zlibStream));
  try {
    const length = inflater.fill(out, 0);
    if (length > maxBytes) throw new Error(`Expected a zlib stream of at most ${maxBytes} bytes`);
    return out.subarray(0, length);
  } finally {
    inflater.close();
  }
}
