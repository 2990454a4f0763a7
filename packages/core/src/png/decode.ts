import type { TakeRows } from "../pixels/rows.ts";
import { readPngChunks } from "./syntax/chunks.ts";
import { expanderOf } from "./scanlines/expand.ts";
import { readScanlines } from "./scanlines/read-scanlines.ts";

/**
 * Decodes the pixels of a PNG of any color type and depth to 8-bit RGBA, in the file's own color space, one row after the
 * other. An interlaced image takes 4 bytes of memory for each pixel and is passed as one band.
 *
 * @param bytes a file whose width and height the caller has checked against its limits.
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, `UNSUPPORTED_FEATURE`. `take` may have received some rows by then.
 */
export function readPngRows(bytes: Uint8Array, take: TakeRows): void {
  const chunks = readPngChunks(bytes);
  const expand = expanderOf(chunks);
  const { width, height, interlaced } = chunks.format;
  const scanline = new Uint8Array(4 * width);
  if (!interlaced) {
    readScanlines(chunks, (line, at, { columns }, row) => {
      expand(line, at, columns, scanline);
      take(scanline, row, 1);
    });
    return;
  }
  const data = new Uint8Array(4 * width * height);
  const pixels = new Uint32Array(data.buffer);
  const scanlinePixels = new Uint32Array(scanline.buffer);
  readScanlines(chunks, (line, at, { x, y, dx, dy, columns }, row) => {
    expand(line, at, columns, scanline);
    let to = (y + row * dy) * width + x;
    for (let i = 0; i < columns; i++, to += dx) pixels[to] = scanlinePixels[i];
  });
  take(data, 0, height);
}
