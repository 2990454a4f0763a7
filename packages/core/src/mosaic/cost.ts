import type { Cost } from "../cost.ts";
import type { GridSize } from "./grid.ts";
import { type Palette, paletteSize } from "./palette.ts";

const LOOK_UP = 40;
const CONVERT = 150;
const COMPARE = 4;

/** Returns the cost of giving each cell a color of a palette. */
export function paletteCost({ columns, rows }: GridSize, palette: Palette): Cost {
  const cells = columns * rows;
  const different = Math.min(cells, 2 ** 24);
  return {
    work: cells * LOOK_UP + different * (CONVERT + COMPARE * paletteSize(palette)),
    scratch: 4 * cells + 100_000,
    kept: 0,
  };
}
