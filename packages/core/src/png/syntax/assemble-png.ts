import { type Bytes, totalLength } from "../../bytes.ts";

/** First bytes of every PNG (PNG §5.2). */
export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Type of a chunk to write, and its data, which may be cut in pieces. */
export type NewChunk = readonly [type: string, ...data: readonly Uint8Array[]];

/**
 * Assembles a PNG from the type and data of its chunks, in order. Adds IEND.
 *
 * @param crc32 the platform's, or the one that works on every platform.
 */
export function assemblePng(chunks: readonly NewChunk[], crc32: (bytes: Uint8Array) => number): Bytes {
  const all: readonly NewChunk[] = [...chunks, ["IEND"]];
  const length = all.reduce((sum, [, ...data]) => sum + 12 + totalLength(data), SIGNATURE.length);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const [type, ...data] of all) {
    const dataBytes = totalLength(data);
    const end = at + 8 + dataBytes;
    view.setUint32(at, dataBytes);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
    let to = at + 8;
    for (const piece of data) {
      bytes.set(piece, to);
      to += piece.length;
    }
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

/** Returns the data of an IHDR chunk (PNG §11.2.1) of an image without interlacing. */
export function headerData(width: number, height: number, bitDepth: number, colorType: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = bitDepth;
  data[9] = colorType;
  return data;
}
