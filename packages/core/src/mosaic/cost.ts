import type { Cost } from "../cost.ts";
import type { CellStyle } from "./cell-style.ts";
import type { GridSize } from "./grid.ts";
import { type DitherSettings, looksPerCell } from "./dither.ts";
import { isOwnColors, type Palette, paletteSize } from "./palette.ts";

const LOOK_UP = 40;
const CONVERT = 150;
const COMPARE = 4;

/** Rounds over at most 65,536 cells in which the photo's own colors are found, and bytes that each cell takes. */
const ROUNDS = 10;
const SAMPLED = 1 << 16;
const SAMPLE_BYTES = 200;

/** Bytes of a color that is remembered with its nearest one. Mixes of dithering are fewer and larger. */
const REMEMBERED = 60;
const MOST_REMEMBERED = 1 << 20;

/** Returns the cost of giving each cell a color of a palette. */
export function paletteCost({ columns, rows }: GridSize, palette: Palette, { dither }: DitherSettings): Cost {
  const cells = columns * rows;
  const looks = looksPerCell(dither);
  const sampled = isOwnColors(palette) ? Math.min(cells, SAMPLED) : 0;
  const size = paletteSize(palette);
  return {
    work:
      cells * (LOOK_UP + looks * (CONVERT + COMPARE * size)) +
      sampled * (CONVERT + ROUNDS * COMPARE * size + 20 * COMPARE * Math.log2(size + 1)),
    scratch: 4 * cells + 100_000 + REMEMBERED * Math.min(cells, MOST_REMEMBERED) + SAMPLE_BYTES * sampled,
    kept: 0,
  };
}

/** Returns the size of an output that shows a grid's cells with `scale` pixels a side, or in the photo's size. */
export function writtenSize({ columns, rows, width, height }: GridSize, scale: number | undefined): GridSize {
  return scale === undefined
    ? { columns, rows, width, height }
    : { columns, rows, width: columns * scale, height: rows * scale };
}

/** Returns the size of a mosaic that costs as much to write as runs: gaps are cells, and round cells cut each row of pixels. */
export function drawnSize(size: GridSize, { gap, isRound }: CellStyle): GridSize {
  if (gap === 0 && !isRound) return size;
  const { columns, rows, width, height } = size;
  return { columns: 2 * columns + 1, rows: isRound ? height : 2 * rows + 1, width, height };
}
