import { readExifOrientation } from "../exif.js";
import type { Orientation } from "../orientation.js";
import { type Chunk, chunkAt, FIRST_CHUNK, requireSignature } from "./chunk.js";
import { type PngFormat, readFormat } from "./format.js";
import { readIccProfile } from "./icc-profile.js";

/** What a PNG says of itself. */
export interface PngHeader extends PngFormat {
  /** EXIF orientation, 1 to 8; 1 where the file has none. */
  readonly orientation: Orientation;
  /** The embedded ICC profile, inflated; absent where there is none. */
  readonly iccProfile?: Uint8Array;
}

/**
 * Reads a PNG's header, not its pixels. Only the IHDR chunk must be there and right. The others are looked through as
 * far as they can be followed; whether the file is whole is for the guard of the pixels to say.
 *
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED` or `UNSUPPORTED_FEATURE`
 */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  requireSignature(bytes);
  const ihdr = chunkAt(bytes, FIRST_CHUNK);
  const format = readFormat(ihdr);
  let orientation: Orientation = 1;
  let iccChunk: Chunk | undefined;
  for (let chunk = peekChunk(bytes, ihdr.end); chunk !== undefined; chunk = peekChunk(bytes, chunk.end)) {
    if (chunk.type === "eXIf") orientation = readExifOrientation(chunk.data) ?? 1;
    // Only the first counts, so that a file of nothing but profiles costs the inflating of one.
    if (chunk.type === "iCCP") iccChunk ??= chunk;
  }
  const iccProfile = iccChunk && readIccProfile(iccChunk.data);
  return { ...format, orientation, ...(iccProfile && { iccProfile }) };
}

function peekChunk(bytes: Uint8Array, start: number): Chunk | undefined {
  try {
    const chunk = chunkAt(bytes, start);
    return chunk.type === "IEND" ? undefined : chunk;
  } catch {
    return undefined;
  }
}
