import type { Grid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { commonPartition, foldSums } from "../mosaic/partition.ts";
import { roundedMean } from "../pixels/raster.ts";
import { type PngChunks, readPngChunks } from "./syntax/chunks.ts";
import { expanderOf } from "./scanlines/expand.ts";
import { type BitDepth, GREY, RGB } from "./syntax/format.ts";
import { readScanlines } from "./scanlines/read-scanlines.ts";
import type { Pass } from "./syntax/passes.ts";

/**
 * Measures the mosaics of all grids in one pass over a PNG's scanlines. Each is unfiltered and added to the sums
 * before the next one is inflated; no raster exists. The colors are exactly those of the reference, a decoded raster
 * measured in sRGB values.
 *
 * @param bytes a file whose width and height the caller has checked against its limits.
 * @param grids at least one, over the image as coded.
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function measurePng(bytes: Uint8Array, grids: readonly Grid[]): Mosaic[] {
  const chunks = readPngChunks(bytes);
  const partition = commonPartition(grids);
  const addScanline = adderOf(chunks);
  const { channels } = addScanline;
  const sums = new Float64Array(partition.columns * partition.rows * channels);

  let ends = new Uint32Array();
  let part = 0;
  readScanlines(chunks, (line, at, pass, row) => {
    if (row === 0) {
      ends = partEnds(partition.xEdges, pass);
      part = 0;
    }
    while (partition.yEdges[part + 1] <= pass.y + row * pass.dy) part++;
    addScanline.add(line, at, ends, sums, part * partition.columns * channels);
  });
  return grids.map((grid) => {
    const cellSums = foldSums(sums, channels, partition, grid);
    return { ...grid, colors: channels === OPAQUE ? opaqueMeans(cellSums, grid) : means(cellSums, grid) };
  });
}

/** Number of sums for each part of an opaque image: red, green, blue. */
const OPAQUE = 3;
/** Number of sums for each part of an image with alpha: red, green and blue, each times alpha, and alpha. */
const WITH_ALPHA = 4;

/** Adds the pixels of a scanline to the sums of a row of parts. */
interface Adder {
  readonly channels: typeof OPAQUE | typeof WITH_ALPHA;
  /**
   * @param ends first pixel after each part, in pixels of the scanline.
   * @param sums `channels` numbers for each part, from index `to` on.
   */
  add(line: Uint8Array, at: number, ends: Uint32Array, sums: Float64Array, to: number): void;
}

function adderOf(chunks: PngChunks): Adder {
  const { colorType, bitDepth, width } = chunks.format;
  if (chunks.transparency === undefined) {
    if (colorType === RGB && bitDepth === 8) return { channels: OPAQUE, add: addRgb8 };
    if (colorType === GREY && bitDepth < 16) return { channels: OPAQUE, add: greyAdder(bitDepth) };
  }
  const expand = expanderOf(chunks);
  const pixels = new Uint8Array(4 * width);
  return {
    channels: WITH_ALPHA,
    add(line, at, ends, sums, to) {
      expand(line, at, ends[ends.length - 1], pixels);
      addRgba8(pixels, ends, sums, to);
    },
  };
}

function addRgb8(line: Uint8Array, at: number, ends: Uint32Array, sums: Float64Array, to: number): void {
  let i = at;
  let sum = to;
  for (const end of ends) {
    const stop = at + 3 * end;
    let r = 0;
    let g = 0;
    let b = 0;
    for (; i < stop; i += 3) {
      r += line[i];
      g += line[i + 1];
      b += line[i + 2];
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
    sum += OPAQUE;
  }
}

/**
 * Returns the function that adds gray samples of 1, 2, 4 or 8 bits. Samples below 8 bits, of which a byte holds several, are
 * added a byte at a time.
 */
function greyAdder(depth: BitDepth): Adder["add"] {
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  const scale = 255 / mask;
  const sampleAt = (byte: number, place: number) => (byte >> (8 - depth * (place + 1))) & mask;
  const byteSums = Uint16Array.from({ length: 256 }, (_, byte) => {
    let sum = 0;
    for (let place = 0; place < perByte; place++) sum += sampleAt(byte, place);
    return sum;
  });
  return (line, at, ends, sums, to) => {
    let x = 0;
    let part = to;
    for (const end of ends) {
      let sum = 0;
      // Bytes that an edge cuts, and between them whole ones.
      for (; x < end && x % perByte !== 0; x++)
        sum += sampleAt(line[at + Math.floor(x / perByte)], x % perByte);
      const wholeEnd = at + Math.floor(end / perByte);
      for (let i = at + Math.floor(x / perByte); i < wholeEnd; i++) sum += byteSums[line[i]];
      x = Math.max(x, end - (end % perByte));
      for (; x < end; x++) sum += sampleAt(line[at + Math.floor(x / perByte)], x % perByte);
      sum *= scale;
      sums[part] += sum;
      sums[part + 1] += sum;
      sums[part + 2] += sum;
      part += OPAQUE;
    }
  };
}

function addRgba8(pixels: Uint8Array, ends: Uint32Array, sums: Float64Array, to: number): void {
  let i = 0;
  let sum = to;
  for (const end of ends) {
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (; i < 4 * end; i += 4) {
      const alpha = pixels[i + 3];
      r += pixels[i] * alpha;
      g += pixels[i + 1] * alpha;
      b += pixels[i + 2] * alpha;
      a += alpha;
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
    sums[sum + 3] += a;
    sum += WITH_ALPHA;
  }
}

/** Returns the end of each column of parts, in pixels of a pass's scanlines. */
function partEnds(xEdges: Uint32Array, { x, dx }: Pass): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(xEdges.subarray(1), (edge) => Math.max(0, Math.ceil((edge - x) / dx)));
}

function opaqueMeans(sums: Float64Array, grid: Grid): Uint8Array {
  const colors = new Uint8Array(4 * grid.columns * grid.rows).fill(255);
  for (let cell = 0; 4 * cell < colors.length; cell++) {
    const pixels = pixelsOfCell(grid, cell);
    for (let c = 0; c < 3; c++) colors[4 * cell + c] = roundedMean(sums[OPAQUE * cell + c], pixels);
  }
  return colors;
}

function means(sums: Float64Array, grid: Grid): Uint8Array {
  const colors = new Uint8Array(4 * grid.columns * grid.rows);
  for (let cell = 0; 4 * cell < colors.length; cell++) {
    const alphas = sums[WITH_ALPHA * cell + 3];
    const alpha = roundedMean(alphas, pixelsOfCell(grid, cell));
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) colors[4 * cell + c] = roundedMean(sums[WITH_ALPHA * cell + c], alphas);
    colors[4 * cell + 3] = alpha;
  }
  return colors;
}

function pixelsOfCell({ columns, xEdges, yEdges }: Grid, cell: number): number {
  const column = cell % columns;
  const row = (cell - column) / columns;
  return (xEdges[column + 1] - xEdges[column]) * (yEdges[row + 1] - yEdges[row]);
}
