import type { Cost } from "../cost.ts";
import type { GridSize } from "../mosaic/grid.ts";
import { GREY, type PngFormat, RGB } from "./syntax/format.ts";
import { largestExpansion, passesOf, scanlineBytes } from "./syntax/passes.ts";

/** Units of work. They were fitted to measurements of noise, photos and flat pictures. */
const INFLATE_BYTE = 4;
const DEFLATED_BYTE = 8;
const ADD_RGB = 1.5;
const ADD_RGBA = 3;
const EXPAND_PIXEL = 2.5;
const ADD_PART = 8;
const COLOR_CELL = 40;
const FOLD = 12;
const WRITE_CELL = 250;
const WRITE_ROW = 300;
const WRITE_LONG_ROW_BYTE = 0.15;
const WRITE_PIXEL_BYTE = 30;

/** Sums of a part: red, green, blue, alpha. */
const MOST_CHANNELS = 4;

/** Bytes of scanlines inflated at a time, at least. */
const WINDOW_BYTES = 1 << 18;

/** Memory of an inflater, its window of 32 KiB and its tables. */
const ZLIB_BYTES = 100_000;

/** Number of passes of an interlaced image (PNG §8.1). */
const PASSES = 7;

/** Memory of a deflater with the pieces that it takes. */
const DEFLATER_BYTES = 4_000_000;

/** Returns the share of an image's scanlines that its bytes can hold: less than 1 if the file is certain to be cut off. */
export function readablePng(format: PngFormat, byteLength: number): number {
  return Math.min(1, largestExpansion(byteLength) / scanlineBytes(format));
}

/** Returns the cost of measuring the parts of a partition by scanlines. */
export function measurePngCost(format: PngFormat, byteLength: number, parts: GridSize): Cost {
  const { width, height, colorType, bitDepth } = format;
  // Unless a color is transparent, which no header says; such files are rare.
  const isPlain = (colorType === RGB && bitDepth === 8) || (colorType === GREY && bitDepth < 16);
  const visits = passesOf(format).reduce((sum, { rows }) => sum + rows, 0) * parts.columns;
  const reading = readingCost(format, byteLength);
  return {
    work: reading.work + width * height * (isPlain ? ADD_RGB : EXPAND_PIXEL + ADD_RGBA) + visits * ADD_PART,
    scratch:
      reading.scratch +
      8 * MOST_CHANNELS * parts.columns * parts.rows +
      (isPlain ? 0 : 4 * width) +
      48 * parts.columns,
    kept: 0,
  };
}

/** Returns the cost of decoding all pixels, some rows at a time. */
export function readPngRowsCost(format: PngFormat, byteLength: number): Cost {
  const { width, height, interlaced } = format;
  const reading = readingCost(format, byteLength);
  return {
    // Of an interlaced image each pass has an inflater, which skips those before it.
    work: (interlaced ? 2 : 1) * reading.work + width * height * (EXPAND_PIXEL + 1),
    scratch: reading.scratch + 8 * width + (interlaced ? PASSES * ZLIB_BYTES + 16 * width : 0),
    kept: 0,
  };
}

function readingCost(format: PngFormat, byteLength: number): Cost {
  const inflated = scanlineBytes(format);
  const longest = 1 + Math.max(...passesOf(format).map(({ rowBytes }) => rowBytes));
  return {
    work: INFLATE_BYTE * inflated + DEFLATED_BYTE * byteLength,
    scratch: Math.min(inflated, Math.max(WINDOW_BYTES, 2 * longest)) + ZLIB_BYTES,
    kept: 0,
  };
}

/** Returns the cost of the colors of a grid's cells from the sums of parts. */
export function foldPngCost(parts: GridSize, { columns, rows }: GridSize): Cost {
  const cells = columns * rows;
  return {
    work: FOLD * parts.columns * parts.rows + COLOR_CELL * cells,
    scratch: 8 * MOST_CHANNELS * cells,
    kept: 4 * cells,
  };
}

/** Returns the cost of writing a mosaic as PNG. */
export function writePngMosaicCost({ columns, rows, width, height }: GridSize): Cost {
  const cells = columns * rows;
  const rowBytes = 4 * width;
  const bytes = 8 * cells + height * (4 + rowBytes / 700) + 4_000;
  return {
    work: WRITE_CELL * cells + height * (WRITE_ROW + WRITE_LONG_ROW_BYTE * rowBytes),
    scratch: 16 * cells + 64 * columns + bytes,
    kept: bytes,
  };
}

/** Returns the cost of writing rows of pixels as PNG, of 3 bytes each or 4 with alpha; 8 if samples of 16 bits are kept. */
export function writePngRowsCost(width: number, height: number, bytesPerPixel: number): Cost {
  const bytes = (1 + bytesPerPixel * width) * height;
  return {
    work: WRITE_PIXEL_BYTE * bytes,
    // The pieces of the stream, before they are joined.
    scratch: 1.01 * bytes + 24 * width + DEFLATER_BYTES,
    kept: 1.01 * bytes,
  };
}
