import { crc32 } from "../../zlib/zlib.ts";
import { PixelateError } from "../../errors.ts";

/** How every PNG starts (PNG § 5.2). */
export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the first chunk starts: behind the signature (PNG § 5.2). */
export const FIRST_CHUNK = SIGNATURE.length;

/** A chunk (PNG § 5.3) of which length and type have been checked, but not yet the CRC. */
export interface Chunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
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
    if (i >= bytes.length) throw truncated("the PNG signature", i);
    if (bytes[i] !== expected) throw corruptPng("Expected the PNG signature", i);
  }
}

/**
 * Takes the chunk that starts at a byte of the file. A file may be nothing but empty chunks, millions of them, so this
 * makes do without views and patterns.
 *
 * @throws {PixelateError} `TRUNCATED` when the file ends within it, `CORRUPT_PNG` when its length or type is none.
 */
export function chunkAt(bytes: Uint8Array, start: number): Chunk {
  if (start + 8 > bytes.length) throw truncated("a chunk's length and type", start);
  const length = uint32At(bytes, start);
  const type = typeAt(bytes, start + 4);
  // PNG § 5.3 allows no more than 31 bits.
  if (length > 0x7fffffff) throw corruptPng(`Expected a shorter ${type} chunk than ${length} bytes`, start);
  const end = start + 12 + length;
  if (end > bytes.length) throw truncated(`${length} bytes of ${type}`, start);
  return { type, data: bytes.subarray(start + 8, end - 4), start, end };
}

/** Whether a chunk's last four bytes are the CRC of its type and data. */
export function hasCrc(bytes: Uint8Array, { start, end }: Chunk): boolean {
  return crc32(bytes.subarray(start + 4, end - 4)) === uint32At(bytes, end - 4);
}

/** @throws {PixelateError} `CORRUPT_PNG` when the chunk does not agree with its CRC. */
export function requireCrc(bytes: Uint8Array, chunk: Chunk): void {
  if (!hasCrc(bytes, chunk)) {
    throw corruptPng(`Expected a ${chunk.type} chunk that agrees with its CRC`, chunk.start);
  }
}

function typeAt(bytes: Uint8Array, at: number): string {
  let type = "";
  for (let i = at; i < at + 4; i++) {
    const letter = bytes[i];
    const upper = letter & ~32;
    if (upper < 65 || upper > 90) {
      const received = Array.from(bytes.subarray(at, at + 4)).join(" ");
      throw corruptPng(`Expected four letters for a chunk type but received the bytes ${received}`, at - 4);
    }
    type += String.fromCharCode(letter);
  }
  return type;
}

function uint32At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

function truncated(what: string, offset: number): PixelateError {
  return new PixelateError("TRUNCATED", `Expected ${what} but the file ends`, { offset });
}
