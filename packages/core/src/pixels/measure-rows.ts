import { LINEAR_OF_SRGB, type Light, srgbOfLinear } from "../color/light.ts";
import type { Grid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { cellOfPart, unionOfEdges } from "../mosaic/partition.ts";
import { roundedMean } from "./raster.ts";
import type { TakeRows } from "./rows.ts";

/** A grid to measure, and the values to average. */
export interface RowGrid {
  readonly grid: Grid;
  readonly light: Light;
}

/** Measures mosaics while rows of pixels pass. */
export interface RowMeasurement {
  /** Adds a band of rows. */
  readonly take: TakeRows;
  /** Returns the mosaics, in the order of their grids. All rows must have been added. */
  readonly mosaics: () => Mosaic[];
}

/** Sums of a part or cell: red, green and blue times alpha, and alpha. Exact in sRGB: below 2^53 at any size. */
const SUMS = 4;

/**
 * Measures the mosaics of all grids in one pass over the rows of an image. The colors are those of `measureRaster`; in linear
 * light a sum is rounded in another order.
 *
 * Each row is summed once for all grids of the same light, over the parts between the column edges of any of them. These sums
 * are added to each grid's cells where a row of parts ends. Memory: the sums of a row of parts, of a row of cells for each
 * grid, and the mosaics.
 *
 * @param grids over one image.
 * @param isOpaque true if the alpha of every pixel is known to be 255.
 */
export function measureRows(grids: readonly RowGrid[], isOpaque: boolean): RowMeasurement {
  const colors = grids.map(({ grid }) => new Uint8Array(SUMS * grid.columns * grid.rows));
  const sums = (["srgb", "linear"] as const).flatMap((light) => {
    const places = [...grids.keys()].filter((i) => grids[i].light === light);
    if (places.length === 0) return [];
    return new PartSums(
      places.map((i) => ({ grid: grids[i].grid, colors: colors[i] })),
      light,
      isOpaque,
    );
  });
  return {
    take(pixels, y, rows) {
      for (const each of sums) each.addBand(pixels, y, rows);
    },
    mosaics: () => grids.map(({ grid }, i) => ({ ...grid, colors: colors[i] })),
  };
}

/** A grid's current row of cells. */
interface CellRow {
  readonly grid: Grid;
  readonly colors: Uint8Array;
  /** Column of cells of each part. */
  readonly columnOf: Uint32Array;
  readonly sums: Float64Array;
  row: number;
}

/** Sums of the parts between the edges of several grids, of one row of parts at a time. */
class PartSums {
  readonly #cellRows: readonly CellRow[];
  readonly #xEdges: Uint32Array;
  readonly #yEdges: Uint32Array;
  readonly #sums: Float64Array;
  readonly #addRow: AddRow;
  readonly #meanOf: (sum: number, count: number) => number;
  readonly #isOpaque: boolean;
  #partRow = 0;

  constructor(
    grids: readonly { readonly grid: Grid; readonly colors: Uint8Array }[],
    light: Light,
    isOpaque: boolean,
  ) {
    const xEdges = unionOfEdges(grids.map(({ grid }) => grid.xEdges));
    this.#cellRows = grids.map(({ grid, colors }) => ({
      grid,
      colors,
      columnOf: cellOfPart(xEdges, grid.xEdges),
      sums: new Float64Array(SUMS * grid.columns),
      row: 0,
    }));
    this.#xEdges = xEdges;
    this.#yEdges = unionOfEdges(grids.map(({ grid }) => grid.yEdges));
    this.#sums = new Float64Array(SUMS * (xEdges.length - 1));
    this.#isOpaque = isOpaque;
    if (light === "linear") {
      this.#addRow = isOpaque ? addOpaqueLinear : addLinear;
      this.#meanOf = (sum, count) => srgbOfLinear(sum / count);
    } else {
      this.#addRow = isOpaque ? addOpaque : addSrgb;
      this.#meanOf = roundedMean;
    }
  }

  addBand(pixels: Uint8Array, y: number, rows: number): void {
    const stride = pixels.length / rows;
    for (let row = 0; row < rows; row++) {
      this.#addRow(pixels, row * stride, this.#xEdges, this.#sums);
      if (y + row + 1 === this.#yEdges[this.#partRow + 1]) this.#endPartRow();
    }
  }

  #endPartRow(): void {
    const sums = this.#sums;
    const bottom = this.#yEdges[++this.#partRow];
    for (const cells of this.#cellRows) {
      addToCells(sums, cells.columnOf, cells.sums);
      if (bottom === cells.grid.yEdges[cells.row + 1]) this.#endCellRow(cells);
    }
    sums.fill(0);
  }

  #endCellRow(cells: CellRow): void {
    const { grid, colors, sums, row } = cells;
    const { columns, xEdges, yEdges } = grid;
    const height = yEdges[row + 1] - yEdges[row];
    for (let column = 0; column < columns; column++) {
      const from = SUMS * column;
      const to = SUMS * (row * columns + column);
      const pixels = height * (xEdges[column + 1] - xEdges[column]);
      const weight = this.#isOpaque ? pixels : sums[from + 3];
      const alpha = this.#isOpaque ? 255 : roundedMean(weight, pixels);
      // A cell whose alpha rounds to 0 is transparent black.
      if (alpha === 0) continue;
      for (let c = 0; c < 3; c++) colors[to + c] = this.#meanOf(sums[from + c], weight);
      colors[to + 3] = alpha;
    }
    sums.fill(0);
    cells.row++;
  }
}

function addToCells(sums: Float64Array, columnOf: Uint32Array, cells: Float64Array): void {
  for (let part = 0; part < columnOf.length; part++) {
    const from = SUMS * part;
    const to = SUMS * columnOf[part];
    cells[to] += sums[from];
    cells[to + 1] += sums[from + 1];
    cells[to + 2] += sums[from + 2];
    cells[to + 3] += sums[from + 3];
  }
}

/**
 * Adds a row of pixels, from byte `start` on, to the sums of its parts. Opaque rows leave alpha out: their colors are not
 * weighted by it.
 */
type AddRow = (pixels: Uint8Array, start: number, xEdges: Uint32Array, sums: Float64Array) => void;

function addOpaque(pixels: Uint8Array, start: number, xEdges: Uint32Array, sums: Float64Array): void {
  let at = start;
  for (let part = 1, sum = 0; part < xEdges.length; part++, sum += SUMS) {
    const end = start + 4 * xEdges[part];
    let r = 0;
    let g = 0;
    let b = 0;
    for (; at < end; at += 4) {
      r += pixels[at];
      g += pixels[at + 1];
      b += pixels[at + 2];
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
  }
}

function addSrgb(pixels: Uint8Array, start: number, xEdges: Uint32Array, sums: Float64Array): void {
  let at = start;
  for (let part = 1, sum = 0; part < xEdges.length; part++, sum += SUMS) {
    const end = start + 4 * xEdges[part];
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (; at < end; at += 4) {
      const alpha = pixels[at + 3];
      r += pixels[at] * alpha;
      g += pixels[at + 1] * alpha;
      b += pixels[at + 2] * alpha;
      a += alpha;
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
    sums[sum + 3] += a;
  }
}

function addOpaqueLinear(pixels: Uint8Array, start: number, xEdges: Uint32Array, sums: Float64Array): void {
  const linear = LINEAR_OF_SRGB;
  let at = start;
  for (let part = 1, sum = 0; part < xEdges.length; part++, sum += SUMS) {
    const end = start + 4 * xEdges[part];
    let r = 0;
    let g = 0;
    let b = 0;
    for (; at < end; at += 4) {
      r += linear[pixels[at]];
      g += linear[pixels[at + 1]];
      b += linear[pixels[at + 2]];
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
  }
}

function addLinear(pixels: Uint8Array, start: number, xEdges: Uint32Array, sums: Float64Array): void {
  const linear = LINEAR_OF_SRGB;
  let at = start;
  for (let part = 1, sum = 0; part < xEdges.length; part++, sum += SUMS) {
    const end = start + 4 * xEdges[part];
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (; at < end; at += 4) {
      const alpha = pixels[at + 3];
      r += linear[pixels[at]] * alpha;
      g += linear[pixels[at + 1]] * alpha;
      b += linear[pixels[at + 2]] * alpha;
      a += alpha;
    }
    sums[sum] += r;
    sums[sum + 1] += g;
    sums[sum + 2] += b;
    sums[sum + 3] += a;
  }
}
