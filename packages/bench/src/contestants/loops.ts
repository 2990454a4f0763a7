import { layGrid } from "@pixelater/core";

/** Size of an image whose pixels are stored row by row, 8 bit. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Decoded pixels: red, green and blue, and maybe alpha. */
export interface Pixels extends Layout {
  readonly data: Uint8Array;
}

/** One colour per cell, row by row. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** One byte per cell and channel. */
  readonly colors: Uint8Array;
}

/** Pixelates with plain loops: each cell's mean, then each pixel its cell's mean. */
export function pixelateByLoops(pixels: Pixels, grid: number): Uint8Array {
  return fillCells(meansOfGrid(pixels, grid), pixels);
}

/** Returns the rounded mean of each cell; alpha is opaque. */
function meansOfGrid({ width, height, channels, data }: Pixels, grid: number): Cells {
  const { columns, rows, xEdges, yEdges } = layGrid({ grid }, width, height);
  const colors = new Uint8Array(columns * rows * channels).fill(255);
  const stride = width * channels;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const top = yEdges[row] ?? 0;
    const bottom = yEdges[row + 1] ?? 0;
    for (let column = 0; column < columns; column++) {
      const left = xEdges[column] ?? 0;
      const right = xEdges[column + 1] ?? 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = top; y < bottom; y++) {
        const end = y * stride + right * channels;
        for (let at = y * stride + left * channels; at < end; at += channels) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      }
      const pixels = (right - left) * (bottom - top);
      colors[to] = Math.round(red / pixels);
      colors[to + 1] = Math.round(green / pixels);
      colors[to + 2] = Math.round(blue / pixels);
      to += channels;
    }
  }
  return { columns, rows, colors };
}

/** Fills each pixel with the colour of its cell: the first row of a band by loops, the others as copies. */
export function fillCells({ columns, rows, colors }: Cells, { width, height, channels }: Layout): Uint8Array {
  const { xEdges, yEdges } = layGrid({ grid: { columns, rows } }, width, height);
  const out = new Uint8Array(width * height * channels);
  const stride = width * channels;
  let from = 0;
  for (let row = 0; row < rows; row++) {
    const top = (yEdges[row] ?? 0) * stride;
    let at = top;
    for (let column = 0; column < columns; column++) {
      const end = top + (xEdges[column + 1] ?? 0) * channels;
      const red = colors[from] ?? 0;
      const green = colors[from + 1] ?? 0;
      const blue = colors[from + 2] ?? 0;
      for (; at < end; at += channels) {
        out[at] = red;
        if (channels > 1) out[at + 1] = green;
        if (channels > 2) out[at + 2] = blue;
        if (channels > 3) out[at + 3] = 255;
      }
      from += channels;
    }
    const bottom = (yEdges[row + 1] ?? 0) * stride;
    for (let copy = top + stride; copy < bottom; copy += stride) out.copyWithin(copy, top, top + stride);
  }
  return out;
}

/** Returns the rounded means of several grids over RGB pixels, read once: sums over the common partition of the grids. */
export function meansOfGrids({ width, height, data }: Pixels, grids: readonly number[]): Cells[] {
  const laid = grids.map((grid) => layGrid({ grid }, width, height));
  const xEdges = commonEdges(laid.map((grid) => grid.xEdges));
  const yEdges = commonEdges(laid.map((grid) => grid.yEdges));
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const sums = new Float64Array(columns * rows * 3);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let y = yEdges[row] ?? 0; y < (yEdges[row + 1] ?? 0); y++) {
      for (let column = 0; column < columns; column++) {
        const end = (y * width + (xEdges[column + 1] ?? 0)) * 3;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (; at < end; at += 3) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
        addColor(sums, (row * columns + column) * 3, red, green, blue);
      }
    }
  }
  return laid.map((grid) => {
    const gathered = new Float64Array(grid.columns * grid.rows * 3);
    for (let row = 0, to = 0; row < rows; row++) {
      while ((grid.yEdges[to + 1] ?? Infinity) <= (yEdges[row] ?? 0)) to++;
      for (let column = 0, cell = 0; column < columns; column++) {
        while ((grid.xEdges[cell + 1] ?? Infinity) <= (xEdges[column] ?? 0)) cell++;
        const from = (row * columns + column) * 3;
        addColor(
          gathered,
          (to * grid.columns + cell) * 3,
          sums[from] ?? 0,
          sums[from + 1] ?? 0,
          sums[from + 2] ?? 0,
        );
      }
    }
    const colors = gathered.map((sum, i) => {
      const cell = Math.floor(i / 3);
      const column = cell % grid.columns;
      const row = (cell - column) / grid.columns;
      const cellWidth = (grid.xEdges[column + 1] ?? 0) - (grid.xEdges[column] ?? 0);
      return Math.round(sum / (cellWidth * ((grid.yEdges[row + 1] ?? 0) - (grid.yEdges[row] ?? 0))));
    });
    return { columns: grid.columns, rows: grid.rows, colors: Uint8Array.from(colors) };
  });
}

function commonEdges(edges: readonly ArrayLike<number>[]): number[] {
  return [...new Set(edges.flatMap((some) => Array.from(some)))].sort((a, b) => a - b);
}

function addColor(sums: Float64Array, at: number, red: number, green: number, blue: number): void {
  sums[at] = (sums[at] ?? 0) + red;
  sums[at + 1] = (sums[at + 1] ?? 0) + green;
  sums[at + 2] = (sums[at + 2] ?? 0) + blue;
}
