import type { Bytes } from "../bytes.ts";
import { type ResolvedLimits, requireBytes, requirePixels } from "../limits.ts";
import type { Raster } from "../pixels/raster.ts";
import { readPngChunks } from "./syntax/chunks.ts";
import { expanderOf } from "./scanlines/expand.ts";
import { readPngHeader } from "./syntax/header.ts";
import { readScanlines } from "./scanlines/read-scanlines.ts";

/**
 * Decodes a PNG of any color type, depth and interlacing to 8-bit RGBA, in the file's own color space.
 *
 * @throws {PixelateError} `TOO_LARGE` before memory is allocated; `CORRUPT_PNG`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function decodePng(bytes: Uint8Array, limits: ResolvedLimits): Raster<Bytes> {
  requireBytes(bytes.length, limits);
  const { width, height } = readPngHeader(bytes);
  requirePixels(width, height, limits);
  const chunks = readPngChunks(bytes);

  const expand = expanderOf(chunks);
  const data = new Uint8Array(4 * width * height);
  const pixels = new Uint32Array(data.buffer);
  const scanline = new Uint32Array(width);
  const scanlineBytes = new Uint8Array(scanline.buffer);
  readScanlines(chunks, (line, at, { x, y, dx, dy, columns }, row) => {
    expand(line, at, columns, scanlineBytes);
    let to = (y + row * dy) * width + x;
    for (let i = 0; i < columns; i++, to += dx) pixels[to] = scanline[i];
  });
  return { width, height, data };
}
