import { isExif, readExifOrientation } from "../../orientation/exif.ts";
import type { Orientation } from "../../orientation/orientation.ts";
import { type Chunk, chunkAt, FIRST_CHUNK, hasCrc, requireSignature } from "./chunk.ts";
import { GREY, GREY_ALPHA, type PngFormat, readFormat } from "./format.ts";
import { readIccProfile } from "./icc-profile.ts";

/** What a PNG declares before its image data. */
export interface PngHeader extends PngFormat {
  /** EXIF orientation, 1 to 8; 1 when the file has none. */
  readonly orientation: Orientation;
  /** The embedded ICC profile, inflated; absent when there is none that can be read. */
  readonly iccProfile?: Uint8Array;
}

/**
 * Reads a PNG's header, not its pixels. Only IHDR must be right. Of eXIf and iCCP chunks the first that is valid counts,
 * as in libpng: before IDAT, with a right CRC, and iCCP also before PLTE. Whether the file is whole is checked when its
 * pixels are read.
 *
 * gAMA, cHRM, sRGB and cICP are ignored, and not copied.
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
      // A file of nothing but broken profiles must not cost the inflating of each.
      if (profiles < MAX_PROFILES && hasCrc(bytes, chunk)) {
        profiles++;
        iccProfile = readIccProfile(chunk.data, format);
      }
    }
  }
  return { ...format, orientation: orientation ?? 1, ...(iccProfile && { iccProfile }) };
}

/** How many iCCP chunks are tried at most. */
const MAX_PROFILES = 4;

/** Whether a PLTE chunk counts as one: libpng ignores it in grey images and when its length is wrong. */
function isPalette({ data: { length } }: Chunk, { colorType }: PngFormat): boolean {
  return colorType !== GREY && colorType !== GREY_ALPHA && length % 3 === 0 && length <= 3 * 256;
}

/** Returns the chunk at `start`; undefined where the header ends: at the image data, or where chunks cannot be followed. */
function peekChunk(bytes: Uint8Array, start: number): Chunk | undefined {
  try {
    const chunk = chunkAt(bytes, start);
    return chunk.type === "IDAT" || chunk.type === "IEND" ? undefined : chunk;
  } catch {
    return undefined;
  }
}
