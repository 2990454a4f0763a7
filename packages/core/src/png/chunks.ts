import { PixelateError } from "../errors.js";
import { type Chunk, chunkAt, corruptPng, FIRST_CHUNK, requireCrc, requireSignature } from "./chunk.js";
import { GREY, INDEXED, type PngFormat, RGB, RGBA, readFormat } from "./format.js";
import { largestExpansion, scanlineBytes } from "./scanlines.js";

/** All of a PNG that its pixels depend on, checked, but not inflated. */
export interface PngChunks {
  readonly format: PngFormat;
  /** Red, green, blue of each palette entry; there whenever the colour type is indexed. */
  readonly palette?: Uint8Array;
  /** The data of the tRNS chunk, as PNG § 11.3.1.1 defines it for the colour type. */
  readonly transparency?: Uint8Array;
  /** The zlib stream: the data of all IDAT chunks, one after the other. */
  readonly imageData: Uint8Array;
}

/**
 * The guard in front of everything that reads a PNG's pixels. It follows the chunks to IEND and refuses what the
 * specification does not allow of those that bear on the pixels: lengths, CRCs, order, number, and an image data
 * stream too short to hold what IHDR declares. Whatever passes may be given the memory it declares, so the caller
 * must have compared width and height with its limits. Bytes behind IEND are not read.
 *
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, or `UNSUPPORTED_FEATURE` for a critical chunk PNG does not define
 */
export function readPngChunks(bytes: Uint8Array): PngChunks {
  requireSignature(bytes);
  const ihdr = checkedChunkAt(bytes, FIRST_CHUNK);
  const format = readFormat(ihdr);
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let imageData: ImageDataSpan | undefined;

  let previous = ihdr;
  for (;;) {
    const chunk = checkedChunkAt(bytes, previous.end);
    if (chunk.type === "IEND") break;
    switch (chunk.type) {
      case "PLTE":
        requireAbsent(chunk, palette ?? transparency ?? imageData);
        palette = readPalette(chunk, format);
        break;
      case "tRNS":
        requireAbsent(chunk, transparency ?? imageData);
        transparency = readTransparency(chunk, format, palette);
        break;
      case "IDAT":
        if (imageData !== undefined && previous.type !== "IDAT") {
          throw corruptPng("Expected the IDAT chunks one after the other", chunk.start);
        }
        imageData ??= { start: chunk.start, end: chunk.end, length: 0 };
        imageData.end = chunk.end;
        imageData.length += chunk.data.length;
        break;
      default:
        refuseUnknownCritical(chunk);
    }
    previous = chunk;
  }
  if (imageData === undefined) throw corruptPng("Expected an IDAT chunk before IEND", previous.end);
  if (format.colorType === INDEXED && palette === undefined) {
    throw corruptPng("Expected a PLTE chunk before the IDAT of an indexed image", imageData.start);
  }
  if (scanlineBytes(format) > largestExpansion(imageData.length)) {
    throw corruptPng(
      `Expected image data for ${format.width} × ${format.height} pixels but received ${imageData.length} bytes`,
      imageData.start,
    );
  }
  return {
    format,
    ...(palette && { palette }),
    ...(transparency && { transparency }),
    imageData: joinImageData(bytes, imageData),
  };
}

/** Where a file's IDAT chunks are, and how many bytes of data they have together. */
interface ImageDataSpan {
  readonly start: number;
  end: number;
  length: number;
}

function checkedChunkAt(bytes: Uint8Array, start: number): Chunk {
  const chunk = chunkAt(bytes, start);
  requireCrc(bytes, chunk);
  return chunk;
}

function requireAbsent(chunk: Chunk, earlier: unknown): void {
  if (earlier !== undefined) {
    throw corruptPng(`Expected ${chunk.type} at most once, in the order PLTE, tRNS, IDAT`, chunk.start);
  }
}

/** PNG § 11.2.2. */
function readPalette({ data, start }: Chunk, { colorType, bitDepth }: PngFormat): Uint8Array {
  if (colorType !== RGB && colorType !== RGBA && colorType !== INDEXED) {
    throw corruptPng(`Expected no PLTE chunk in an image of colour type ${colorType}`, start);
  }
  const most = colorType === INDEXED ? 2 ** bitDepth : 256;
  if (data.length === 0 || data.length % 3 !== 0 || data.length > 3 * most) {
    throw corruptPng(
      `Expected 1 to ${most} palette entries of 3 bytes but received ${data.length} bytes`,
      start,
    );
  }
  return data;
}

/** PNG § 11.3.1.1. */
function readTransparency(
  { data, start }: Chunk,
  { colorType }: PngFormat,
  palette: Uint8Array | undefined,
): Uint8Array {
  const { length } = data;
  const entries = (palette?.length ?? 0) / 3;
  const fits =
    (colorType === GREY && length === 2) ||
    (colorType === RGB && length === 6) ||
    (colorType === INDEXED && length >= 1 && length <= entries);
  if (!fits) {
    throw corruptPng(
      `Expected no tRNS chunk of ${length} bytes in an image of colour type ${colorType}`,
      start,
    );
  }
  return data;
}

/** PNG § 5.4: a capital first letter says that the image cannot be understood without the chunk. */
function refuseUnknownCritical({ type, start }: Chunk): void {
  if (type === "IHDR") throw corruptPng("Expected one IHDR chunk but received a second", start);
  if (type < "a") {
    throw new PixelateError("UNSUPPORTED_FEATURE", `Expected no critical chunk ${type}`, { offset: start });
  }
}

function joinImageData(bytes: Uint8Array, span: ImageDataSpan): Uint8Array {
  const first = chunkAt(bytes, span.start);
  if (first.end === span.end) return first.data;
  const joined = new Uint8Array(span.length);
  let length = 0;
  for (let at = span.start; at < span.end; ) {
    const { data, end } = chunkAt(bytes, at);
    joined.set(data, length);
    length += data.length;
    at = end;
  }
  return joined;
}
