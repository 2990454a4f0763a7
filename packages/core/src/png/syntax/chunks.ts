import { PixelateError } from "../../errors.ts";
import {
  type Chunk,
  chunkAt,
  corruptPng,
  FIRST_CHUNK,
  hasCrc,
  requireCrc,
  requireSignature,
} from "./chunk.ts";
import { GREY, INDEXED, type PngFormat, RGB, readFormat } from "./format.ts";
import { largestExpansion, scanlineBytes } from "./passes.ts";

/** All chunks of a PNG that its pixels depend on, checked but not inflated. */
export interface PngChunks {
  readonly format: PngFormat;
  /** Red, green, blue of each palette entry; present only if the color type is indexed. */
  readonly palette?: Uint8Array;
  /** The data of the tRNS chunk, as PNG § 11.3.1.1 defines it for the color type. */
  readonly transparency?: Uint8Array;
  /** The zlib stream, cut in pieces: the data of the IDAT chunks. */
  readonly imageData: readonly Uint8Array[];
  /** Error to throw if the image data turn out to be incomplete: why the IDAT chunks end where they do. */
  readonly interruption?: PixelateError;
}

/**
 * Reads the chunks that a PNG's pixels depend on, as libpng does: IHDR, PLTE and tRNS, then consecutive IDAT chunks.
 *
 * - A critical chunk before the end of the image data must be right: length, CRC, order, number.
 * - An ancillary chunk is ignored if its CRC or length is wrong, or if it is misplaced or repeated. So is PLTE in an
 *   image that is not indexed.
 * - Nothing after the image data is read: IEND and its surroundings may be damaged or missing.
 *
 * The image data must be long enough for the pixels that IHDR declares. The caller must have checked width and height
 * against its limits before it allocates memory for them.
 *
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, or `UNSUPPORTED_FEATURE` for an unknown critical chunk
 */
export function readPngChunks(bytes: Uint8Array): PngChunks {
  requireSignature(bytes);
  const ihdr = chunkAt(bytes, FIRST_CHUNK);
  requireCrc(bytes, ihdr);
  const format = readFormat(ihdr);
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;

  let chunk = chunkAt(bytes, ihdr.end);
  for (; chunk.type !== "IDAT"; chunk = chunkAt(bytes, chunk.end)) {
    if (chunk.type === "tRNS") {
      const isTaken =
        transparency === undefined && isTransparency(chunk, format, palette) && hasCrc(bytes, chunk);
      if (isTaken) transparency = chunk.data;
    } else if (chunk.type === "PLTE") {
      if (format.colorType !== INDEXED) continue;
      requireCrc(bytes, chunk);
      if (palette !== undefined)
        throw corruptPng("Expected one PLTE chunk but received a second", chunk.start);
      palette = readPalette(chunk, format);
    } else if (isCritical(chunk)) {
      requireCrc(bytes, chunk);
      throw unexpectedCritical(chunk);
    }
  }
  if (format.colorType === INDEXED && palette === undefined) {
    throw corruptPng("Expected a PLTE chunk before the IDAT of an indexed image", chunk.start);
  }
  const { imageData, length, interruption } = readImageData(bytes, chunk);
  if (scanlineBytes(format) > largestExpansion(length)) {
    throw (
      interruption ??
      corruptPng(
        `Expected image data for ${format.width} × ${format.height} pixels but received ${length} bytes`,
        chunk.start,
      )
    );
  }
  return {
    format,
    ...(palette && { palette }),
    ...(transparency && { transparency }),
    imageData,
    ...(interruption && { interruption }),
  };
}

/** Reads PLTE of an indexed image (PNG §11.2.2). Drops entries beyond the indexes of its depth. */
function readPalette({ data, start }: Chunk, { bitDepth }: PngFormat): Uint8Array {
  if (data.length === 0 || data.length % 3 !== 0 || data.length > 3 * 256) {
    throw corruptPng(`Expected 1 to 256 palette entries of 3 bytes but received ${data.length} bytes`, start);
  }
  return data.subarray(0, 3 * 2 ** bitDepth);
}

/** Returns true if a tRNS chunk is valid for the image (PNG §11.3.1.1). */
function isTransparency(
  { data: { length } }: Chunk,
  { colorType }: PngFormat,
  palette: Uint8Array | undefined,
): boolean {
  if (colorType === GREY) return length === 2;
  if (colorType === RGB) return length === 6;
  return colorType === INDEXED && palette !== undefined && length >= 1 && 3 * length <= palette.length;
}

/** Returns true for chunks without which the image cannot be understood: their first letter is a capital (PNG §5.4). */
function isCritical({ type }: Chunk): boolean {
  return type < "a";
}

function unexpectedCritical({ type, start }: Chunk): PixelateError {
  if (type === "IHDR") return corruptPng("Expected one IHDR chunk but received a second", start);
  if (type === "IEND") return corruptPng("Expected an IDAT chunk before IEND", start);
  return new PixelateError("UNSUPPORTED_FEATURE", `Expected no critical chunk ${type}`, { offset: start });
}

/** Chunks of fewer bytes than this, on average, are joined: a view of each would take more memory than its data. */
const SMALL_CHUNK = 1024;

interface ImageData {
  readonly imageData: readonly Uint8Array[];
  /** Bytes of all pieces. */
  readonly length: number;
  readonly interruption?: PixelateError;
}

/**
 * Returns the data of consecutive IDAT chunks from `first` on, up to one that is damaged. Only inflating shows if they
 * are complete, so the error is returned, not thrown.
 */
function readImageData(bytes: Uint8Array, first: Chunk): ImageData {
  let end = first.start;
  let count = 0;
  let length = 0;
  let interruption: PixelateError | undefined;
  try {
    for (let chunk = first; chunk.type === "IDAT"; chunk = chunkAt(bytes, chunk.end)) {
      requireCrc(bytes, chunk);
      end = chunk.end;
      length += chunk.data.length;
      count++;
    }
  } catch (error) {
    if (!(error instanceof PixelateError)) throw error;
    interruption = error;
  }
  const areSmall = count > 1 && length < SMALL_CHUNK * count;
  const joined = new Uint8Array(areSmall ? length : 0);
  const pieces: Uint8Array[] = [];
  let to = 0;
  for (let at = first.start; at < end; ) {
    const chunk = chunkAt(bytes, at);
    if (areSmall) joined.set(chunk.data, to);
    else pieces.push(chunk.data);
    to += chunk.data.length;
    at = chunk.end;
  }
  return { imageData: areSmall ? [joined] : pieces, length, ...(interruption && { interruption }) };
}
