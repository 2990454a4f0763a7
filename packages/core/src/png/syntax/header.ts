import { isExif, readExifOrientation } from "../../orientation/exif.ts";
import type { Orientation } from "../../orientation/orientation.ts";
import { type Chunk, chunkAt, FIRST_CHUNK, hasCrc, requireSignature } from "./chunk.ts";
import { GREY, GREY_ALPHA, type PngFormat, readFormat } from "./format.ts";
import { readIccProfile } from "./icc-profile.ts";

/** Information in a PNG before its image data. */
export interface PngHeader extends PngFormat {
  /** EXIF orientation, 1 to 8; 1 when the file has none. */
  readonly orientation: Orientation;
  /** The embedded ICC profile, inflated; absent if none can be read. */
  readonly iccProfile?: Uint8Array;
}

/**
 * Reads a PNG's header, not its pixels. Only IHDR must be valid. The first valid eXIf and iCCP chunks count, as in
 * libpng: before IDAT, with a matching CRC, and iCCP also before PLTE. Reading the pixels checks if the file is
 * complete.
 *
 * gAMA, cHRM, sRGB and cICP are ignored and not copied.
 *
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED` or `UNSUPPORTED_FEATURE`
 */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  requireSignature(bytes);
  const ihdr = chunkAt(bytes, FIRST_CHUNK);
  const format = readFormat(ihdr);
  let orientation: Orientation | undefined;
  let iccProfile: Uint8Array | undefined;
  let profiles = 0;
  let hasPalette = false;
  for (let chunk = peekChunk(bytes, ihdr.end); chunk !== undefined; chunk = peekChunk(bytes, chunk.end)) {
    if (chunk.type === "PLTE") hasPalette ||= isPalette(chunk, format);
    else if (chunk.type === "eXIf" && orientation === undefined && isExif(chunk.data)) {
      if (hasCrc(bytes, chunk)) orientation = readExifOrientation(chunk.data) ?? 1;
    } else if (chunk.type === "iCCP" && iccProfile === undefined && !hasPalette) {
      // A file of broken profiles must not cost the inflating of each.
      if (profiles < MAX_PROFILES && hasCrc(bytes, chunk)) {
        profiles++;
        iccProfile = readIccProfile(chunk.data, format);
      }
    }
  }
  return { ...format, orientation: orientation ?? 1, ...(iccProfile && { iccProfile }) };
}

/** Largest number of iCCP chunks to try. */
const MAX_PROFILES = 4;

/** Returns true if a PLTE chunk is valid: libpng ignores it in gray images and if its length is wrong. */
function isPalette({ data: { length } }: Chunk, { colorType }: PngFormat): boolean {
  return colorType !== GREY && colorType !== GREY_ALPHA && length % 3 === 0 && length <= 3 * 256;
}

/** Returns the chunk at `start`; undefined at the end of the header, which is the image data or a damaged chunk. */
function peekChunk(bytes: Uint8Array, start: number): Chunk | undefined {
  try {
    const chunk = chunkAt(bytes, start);
    return chunk.type === "IDAT" || chunk.type === "IEND" ? undefined : chunk;
  } catch {
    return undefined;
  }
}
