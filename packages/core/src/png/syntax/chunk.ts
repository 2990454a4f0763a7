import { crc32 } from "../../zlib/zlib.ts";
import { PixelateError } from "../../errors.ts";
import { SIGNATURE } from "./assemble-png.ts";

/** Offset of the first chunk, after the signature (PNG §5.2). */
export const FIRST_CHUNK = SIGNATURE.length;

/** A chunk (PNG §5.3) with checked length and type. Its CRC is not checked yet. */
export interface Chunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Offset of the chunk's length field. */
  readonly start: number;
  /** Offset after the chunk's CRC. */
  readonly end: number;
}

export function corruptPng(message: string, offset: number, cause?: unknown): PixelateError {
  return new PixelateError("CORRUPT_PNG", message, { offset, cause });
}

/** @throws {PixelateError} `CORRUPT_PNG` or `TRUNCATED` if the file does not begin with the signature. */
export function requireSignature(bytes: Uint8Array): void {
  for (const [i, expected] of SIGNATURE.entries()) {
    if (i >= bytes.length) throw truncated("the PNG signature", i);
    if (bytes[i] !== expected) throw corruptPng("Expected the PNG signature", i);
  }
}

/**
 * Reads the chunk at an offset. A file may hold millions of empty chunks, so this allocates no views and runs no
 * regular expressions.
 *
 * @throws {PixelateError} `TRUNCATED` if the file ends within the chunk, `CORRUPT_PNG` if its length or type is
 *   invalid.
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

/** Returns true if a chunk's CRC matches its type and data. */
export function hasCrc(bytes: Uint8Array, { start, end }: Chunk): boolean {
  return crc32(bytes.subarray(start + 4, end - 4)) === uint32At(bytes, end - 4);
}

/** @throws {PixelateError} `CORRUPT_PNG` if the chunk's CRC does not match. */
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
