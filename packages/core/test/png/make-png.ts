import { crc32, deflateSync } from "node:zlib";

export type Chunk = Buffer;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const IEND = chunk("IEND");

/** Joins chunks, or any bytes, behind a PNG signature. */
export function png(...chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]));
}

/** Makes a chunk with a right length and CRC. */
export function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Chunk {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

export function ihdr(
  width: number,
  height: number,
  format = { depth: 8, colorType: 2 } as { depth: number; colorType: number; interlace?: number },
): Chunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([format.depth, format.colorType, 0, 0, format.interlace ?? 0], 8);
  return chunk("IHDR", data);
}

/** Makes an IDAT chunk of scanlines with their filter types. */
export function idat(scanlines: Uint8Array): Chunk {
  return chunk("IDAT", deflateSync(scanlines));
}

/** Makes an eXIf chunk of an orientation alone. */
export function exif(orientation: number): Chunk {
  const data = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  data.writeUInt16BE(orientation, 18);
  return chunk("eXIf", data);
}

/** Makes an iCCP chunk of a profile. */
export function iccp(profile: Uint8Array): Chunk {
  return chunk("iCCP", Buffer.concat([Buffer.from("icc\0\0"), deflateSync(profile)]));
}

export function withWrongCrc(whole: Chunk): Chunk {
  const bytes = Buffer.from(whole);
  bytes[bytes.length - 1] = bytes[bytes.length - 1] ^ 1;
  return bytes;
}
