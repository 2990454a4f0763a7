import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import type { Bytes } from "../bytes.ts";

/*
 * The specification of Pixelater, in its plainest form: decode all pixels, average each cell, paint it in its mean,
 * encode. It shares no code with the engine, which is tested against it, and trades speed and memory for plainness: 4
 * bytes of memory for each pixel and more for the decoder. It does not turn photos by their EXIF orientation, copies no
 * color profile, and leaves input limits to jpeg-js.
 */

/** Columns and rows apart; one of the three counts alone makes cells as square as they can be. */
export interface GridCounts {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** Cells along the longer side. */
  readonly longSide?: number | undefined;
}

/** Options of {@link pixelate}. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export interface ReferenceOptions {
  /** Number of cells: `n` for n × n, or the counts of {@link GridCounts}. Whole numbers from 1. Default 16. */
  readonly grid?: number | GridCounts | undefined;
  /** Size of a cell in pixels: `p` for p × p, or width and height apart. Whole numbers from 1. */
  readonly cellSize?: number | { readonly width: number; readonly height: number } | undefined;
  /** Format of the output; `"same"` (the default) as the input. JPEG shows transparency on white. */
  readonly format?: "same" | "jpeg" | "png" | undefined;
  /** JPEG quality, a whole number 1…100. Default 80. */
  readonly quality?: number | undefined;
}

/** Pixels of an image: red, green, blue, alpha, 8 bit, not premultiplied, row by row: 4 × width × height bytes. */
export interface ReferenceImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Pixelates a JPEG or PNG: every pixel takes the mean color of its cell.
 *
 * @returns a JPEG or PNG of the same width and height.
 * @throws {Error} what jpeg-js and pngjs throw for an input that they cannot read.
 */
export function pixelate(input: Uint8Array, options: ReferenceOptions = {}): Bytes {
  const { format = "same", quality = 80 } = options;
  const tiles = pixelateImage(decode(input), options);
  const isJpegWanted = format === "same" ? isJpeg(input) : format === "jpeg";
  return isJpegWanted ? encodeJpeg(tiles, quality) : encodePng(tiles);
}

/** Paints every cell of an image in its mean color. */
export function pixelateImage(image: ReferenceImage, options: ReferenceOptions = {}): ReferenceImage {
  const { columnEdges, rowEdges } = layCells(image, options);
  const tiles = { ...image, data: new Uint8Array(image.data.length) };
  for (const [top, bottom] of pairs(rowEdges)) {
    for (const [left, right] of pairs(columnEdges)) {
      const cell = { left, top, right, bottom };
      paint(tiles, cell, meanColor(image, cell));
    }
  }
  return tiles;
}

/** Decodes all pixels of a JPEG, by jpeg-js, or of a PNG, by pngjs. */
export function decode(input: Uint8Array): ReferenceImage {
  if (isJpeg(input)) return jpeg.decode(input, { useTArray: true, maxMemoryUsageInMB: 4096 });
  const { width, height, data } = PNG.sync.read(Buffer.from(input));
  return { width, height, data: new Uint8Array(data) };
}

function isJpeg(input: Uint8Array): boolean {
  return input[0] === 0xff && input[1] === 0xd8;
}

interface Cell {
  readonly left: number;
  readonly top: number;
  /** The first column and row beyond the cell. */
  readonly right: number;
  readonly bottom: number;
}

function layCells({ width, height }: ReferenceImage, { grid = 16, cellSize }: ReferenceOptions) {
  if (cellSize !== undefined) {
    const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
    return { columnEdges: edgesBySize(size.width, width), rowEdges: edgesBySize(size.height, height) };
  }
  const { columns, rows } =
    typeof grid === "object" ? countCells(grid, width, height) : { columns: grid, rows: grid };
  return { columnEdges: edgesByCount(columns, width), rowEdges: edgesByCount(rows, height) };
}

function countCells({ columns, rows, longSide }: GridCounts, width: number, height: number) {
  if (longSide !== undefined) return squareCells(longSide / Math.max(width, height), width, height);
  if (rows === undefined) return squareCells(Math.min(columns ?? 1, width) / width, width, height);
  if (columns === undefined) return squareCells(Math.min(rows, height) / height, width, height);
  return { columns, rows };
}

/** @param density cells for each pixel of a side, at most 1. */
function squareCells(density: number, width: number, height: number) {
  const cells = Math.min(1, density);
  return { columns: Math.max(1, Math.round(cells * width)), rows: Math.max(1, Math.round(cells * height)) };
}

/**
 * Cell i of n over `length` pixels starts at ⌈i · length / n − ½⌉, where nearest-neighbour enlargement of an n-pixel image
 * would start it. More cells than pixels are one for each pixel.
 */
function edgesByCount(count: number, length: number): number[] {
  const n = Math.min(count, length);
  return Array.from({ length: n + 1 }, (_, i) => Math.ceil((i * length) / n - 0.5));
}

/** Cells start at multiples of their size; the last one holds what remains. */
function edgesBySize(size: number, length: number): number[] {
  return Array.from({ length: Math.ceil(length / size) + 1 }, (_, i) => Math.min(i * size, length));
}

function pairs(edges: readonly number[]): [start: number, end: number][] {
  return edges.slice(1).map((end, i) => [edges[i], end]);
}

type Color = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * Returns the mean color of a cell. Each pixel's color counts by its alpha, and alpha is averaged plainly. Halves round up;
 * a cell whose alpha rounds to 0 is transparent black.
 */
function meanColor({ data, width }: ReferenceImage, { left, top, right, bottom }: Cell): Color {
  const sums = { red: 0, green: 0, blue: 0, alpha: 0 };
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = 4 * (y * width + x);
      const [red, green, blue, alpha] = data.subarray(at, at + 4);
      sums.red += red * alpha;
      sums.green += green * alpha;
      sums.blue += blue * alpha;
      sums.alpha += alpha;
    }
  }
  const alpha = roundedQuotient(sums.alpha, (right - left) * (bottom - top));
  if (alpha === 0) return [0, 0, 0, 0];
  const mean = (sum: number) => roundedQuotient(sum, sums.alpha);
  return [mean(sums.red), mean(sums.green), mean(sums.blue), alpha];
}

/** Divides whole numbers below 2^51 and rounds halves up. */
function roundedQuotient(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

function paint({ data, width }: ReferenceImage, { left, top, right, bottom }: Cell, color: Color): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) data.set(color, 4 * (y * width + x));
  }
}

function encodePng({ width, height, data }: ReferenceImage): Bytes {
  const png = new PNG({ width, height });
  png.data.set(data);
  return new Uint8Array(PNG.sync.write(png));
}

function encodeJpeg({ width, height, data }: ReferenceImage, quality: number): Bytes {
  const onWhite = data.map((value, i) => {
    const alpha = data[i | 3];
    return roundedQuotient(value * alpha + 255 * (255 - alpha), 255);
  });
  return new Uint8Array(jpeg.encode({ width, height, data: onWhite }, quality).data);
}
