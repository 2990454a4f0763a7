import type { RowOptions, TakeRows } from "../pixels/rows.ts";
import { readPngChunks } from "./syntax/chunks.ts";
import { expanderOf } from "./scanlines/expand.ts";
import { readInterlaced } from "./scanlines/read-interlaced.ts";
import { readScanlines } from "./scanlines/read-scanlines.ts";

/**
 * Decodes the pixels of a PNG of any color type and depth to 8-bit RGBA, in the file's own color space, one row after the
 * other. Those of an interlaced image are put together from its passes, for which the image data are inflated twice.
 *
 * @param bytes a file whose width and height the caller has checked against its limits.
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, `UNSUPPORTED_FEATURE`. `take` may have received some rows by then.
 */
export function readPngRows(bytes: Uint8Array, take: TakeRows, { into }: RowOptions = {}): void {
  const chunks = readPngChunks(bytes);
  const expand = expanderOf(chunks);
  const { width, interlaced } = chunks.format;
  const scanline = new Uint8Array(4 * width);
  if (!interlaced) {
    readScanlines(chunks, (line, at, { columns }, row) => {
      const pixels = into?.subarray(4 * width * row, 4 * width * (row + 1)) ?? scanline;
      expand(line, at, columns, pixels);
      take(pixels, row, 1);
    });
    return;
  }
  const row = new Uint8Array(4 * width);
  const pixels = new Uint32Array(row.buffer);
  const scanlinePixels = new Uint32Array(scanline.buffer);
  readInterlaced(
    chunks,
    (line, at, { x, dx, columns }) => {
      expand(line, at, columns, scanline);
      for (let i = 0, to = x; i < columns; i++, to += dx) pixels[to] = scanlinePixels[i];
    },
    (y) => {
      into?.set(row, 4 * width * y);
      take(row, y, 1);
    },
  );
}
