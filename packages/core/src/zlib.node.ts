import { crc32 as nodeCrc32, inflateRawSync } from "node:zlib";

/**
 * Inflates a raw deflate stream (RFC 1951) whole.
 *
 * @param maxBytes what may come out at most; memory for it is taken at once.
 * @throws whatever the platform throws when the stream is damaged, unfinished or longer than that.
 */
export function inflateRaw(data: Uint8Array, maxBytes: number): Uint8Array {
  // One byte more than can come lets zlib see the end of the stream without taking a second buffer.
  const options = { maxOutputLength: maxBytes, chunkSize: Math.max(64, maxBytes + 1) };
  const { buffer, byteOffset, length } = inflateRawSync(data, options);
  return new Uint8Array(buffer, byteOffset, length);
}

/** CRC-32 of PNG § 5.5. */
export function crc32(data: Uint8Array): number {
  return nodeCrc32(data);
}
