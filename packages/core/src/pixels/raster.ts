import type { Bytes } from "../bytes.ts";
import type { Grid } from "../mosaic/grid.ts";
import { LINEAR_OF_SRGB, type Light, srgbOfLinear } from "../color/light.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";

/** Pixels of an image: red, green, blue, alpha, 8 bit, not premultiplied, row by row: 4 × width × height bytes. */
export interface Raster<Data extends Uint8Array = Uint8Array> {
  readonly width: number;
  readonly height: number;
  readonly data: Data;
}

/** Sums of one cell: red, green and blue times alpha, and alpha. Exact: below 2^53 at any size. */
const SUMS = 4;

/**
 * Measures the mean colour of each cell. The faster paths to a mosaic are tested against this one.
 *
 * Colour is weighted by alpha: invisible pixels do not count. Alpha is averaged without weights. Halves round up. A cell
 * whose alpha rounds to 0 is transparent black: measuring a painted mosaic gives the same mosaic.
 *
 * @param grid laid over an image of the raster's size.
 * @throws {RangeError} when the raster has another size than the grid, or not 4 bytes for each pixel.
 */
export function measureRaster(raster: Raster, grid: Grid, light: Light = "srgb"): Mosaic {
  requireSize(raster, grid);
  const colors = new Uint8Array(4 * grid.columns * grid.rows);
  const sums = new Float64Array(SUMS * grid.columns);
  const averageColor = light === "linear" ? linearMean : srgbMean;
  for (let row = 0; row < grid.rows; row++) {
    const top = grid.yEdges[row];
    const bottom = grid.yEdges[row + 1];
    sums.fill(0);
    for (let y = top; y < bottom; y++) {
      if (light === "linear") addLinearRow(raster, y, grid.xEdges, sums);
      else addRow(raster, y, grid.xEdges, sums);
    }
    for (let column = 0; column < grid.columns; column++) {
      const left = grid.xEdges[column];
      const pixels = (bottom - top) * (grid.xEdges[column + 1] - left);
      averageColor(sums, SUMS * column, pixels, colors, 4 * (row * grid.columns + column));
    }
  }
  return { ...grid, colors };
}

/** Paints a mosaic as pixels. */
export function paint(mosaic: Mosaic): Raster<Bytes> {
  const { width, height, columns, rows, xEdges, yEdges } = mosaic;
  const data = new Uint8Array(4 * width * height);
  const stride = 4 * width;
  for (let row = 0; row < rows; row++) {
    const top = yEdges[row];
    const bottom = yEdges[row + 1];
    const first = top * stride;
    for (let column = 0; column < columns; column++) {
      const cell = 4 * (row * columns + column);
      const color = mosaic.colors.subarray(cell, cell + 4);
      const right = 4 * xEdges[column + 1];
      for (let x = 4 * xEdges[column]; x < right; x += 4) data.set(color, first + x);
    }
    for (let y = top + 1; y < bottom; y++) data.copyWithin(y * stride, first, first + stride);
  }
  return { width, height, data };
}

function requireSize({ width, height, data }: Raster, grid: Grid): void {
  if (grid.width !== width || grid.height !== height || data.length !== 4 * width * height) {
    throw new RangeError(
      `Expected a raster of ${grid.width} × ${grid.height} pixels, 4 bytes each, for the grid but received ` +
        `${width} × ${height} in ${data.length} bytes`,
    );
  }
}

function addRow(raster: Raster, y: number, xEdges: Uint32Array, sums: Float64Array): void {
  const { data, width } = raster;
  let at = 4 * width * y;
  for (let column = 0, sum = 0; column + 1 < xEdges.length; column++, sum += SUMS) {
    const end = 4 * (width * y + xEdges[column + 1]);
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (; at < end; at += 4) {
      const alpha = data[at + 3];
      r += data[at] * alpha;
      g += data[at + 1] * alpha;
      b += data[at + 2] * alpha;
      a += alpha;
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
    sums[sum + 3] += a;
  }
}

function addLinearRow(raster: Raster, y: number, xEdges: Uint32Array, sums: Float64Array): void {
  const { data, width } = raster;
  let at = 4 * width * y;
  for (let column = 0, sum = 0; column + 1 < xEdges.length; column++, sum += SUMS) {
    const end = 4 * (width * y + xEdges[column + 1]);
    for (; at < end; at += 4) {
      const alpha = data[at + 3];
      for (let c = 0; c < 3; c++) {
        sums[sum + c] += LINEAR_OF_SRGB[data[at + c]] * alpha;
      }
      sums[sum + 3] += alpha;
    }
  }
}

function srgbMean(sums: Float64Array, from: number, pixels: number, colors: Uint8Array, to: number): void {
  const alphas = sums[from + 3];
  const alpha = roundedMean(alphas, pixels);
  if (alpha === 0) return;
  for (let c = 0; c < 3; c++) colors[to + c] = roundedMean(sums[from + c], alphas);
  colors[to + 3] = alpha;
}

function linearMean(sums: Float64Array, from: number, pixels: number, colors: Uint8Array, to: number): void {
  const alphas = sums[from + 3];
  const alpha = roundedMean(alphas, pixels);
  if (alpha === 0) return;
  for (let c = 0; c < 3; c++) colors[to + c] = srgbOfLinear(sums[from + c] / alphas);
  colors[to + 3] = alpha;
}

/** Divides whole numbers and rounds halves up. Exact where a floating-point quotient would be rounded first. */
export function roundedMean(sum: number, count: number): number {
  return Math.floor((2 * sum + count) / (2 * count));
}
