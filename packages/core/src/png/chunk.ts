import { PixelateError } from "../errors.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the first chunk starts: behind the signature (PNG § 5.2). */
export const FIRST_CHUNK = SIGNATURE.length;

/** A chunk (PNG § 5.3) of which length and type have been checked, but not yet the CRC. */
export interface Chunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Type and data: what the CRC is over. */
  readonly body: Uint8Array;
  readonly crc: number;
  /** Byte of the file at which the chunk starts, with its length field. */
  readonly start: number;
  /** Byte of the file behind the chunk's CRC. */
  readonly end: number;
}

export function corruptPng(message: string, offset: number, cause?: unknown): PixelateError {
  return new PixelateError("CORRUPT_PNG", message, { offset, cause });
}

/** @throws {PixelateError} `CORRUPT_PNG` or `TRUNCATED` when the file does not start as every PNG does. */
export function requireSignature(bytes: Uint8Array): void {
  for (const [i, expected] of SIGNATURE.entries()) {
    const byte = bytes[i];
    if (byte === undefined) throw truncated("the PNG signature", i);
    if (byte !== expected) throw corruptPng("Expected the PNG signature", i);
  }
}

/**
 * Takes the chunk that starts at a byte of the file.
 *
 * @throws {PixelateError} `TRUNCATED` when the file ends within it, `CORRUPT_PNG` when its length or type is none.
 */
export function chunkAt(bytes: Uint8Array, start: number): Chunk {
  if (start + 8 > bytes.length) throw truncated("a chunk's length and type", start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(start);
  const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    throw corruptPng(`Expected four letters for a chunk type but received ${JSON.stringify(type)}`, start);
  }
  // PNG § 5.3 allows no more than 31 bits.
  if (length > 0x7fffffff) throw corruptPng(`Expected a shorter ${type} chunk than ${length} bytes`, start);
  const end = start + 12 + length;
  if (end > bytes.length) throw truncated(`${length} bytes of ${type}`, start);
  return {
    type,
    data: bytes.subarray(start + 8, end - 4),
    body: bytes.subarray(start + 4, end - 4),
    crc: view.getUint32(end - 4),
    start,
    end,
  };
}

function truncated(what: string, offset: number): PixelateError {
  return new PixelateError("TRUNCATED", `Expected ${what} but the file ends`, { offset });
}
