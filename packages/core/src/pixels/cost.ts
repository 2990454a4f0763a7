import type { Light } from "../color/light.ts";
import type { Cost } from "../cost.ts";
import type { GridSize } from "../mosaic/grid.ts";
import { partsAtMost, type PlannedGrid } from "../mosaic/partition.ts";
import { bandRowsOf } from "./raster-rows.ts";

/** Units of work. They were fitted to measurements of noise, photos and flat pictures. */
const ADD_PIXEL = { srgb: 4, linear: 6 } as const;
const ADD_PART = 8;
const FOLD_PART = 6;
const COLOR_CELL = { srgb: 60, linear: 150 } as const;
const PAINT_PIXEL = 2;

/** Returns the cost of copying the rows of a raster, some at a time. */
export function readRasterRowsCost(width: number, height: number): Cost {
  return { work: width * height, scratch: 4 * width * Math.min(height, bandRowsOf(width)), kept: 0 };
}

/** Returns the costs of measuring grids while rows of pixels pass. */
export function measureRowsCosts(grids: readonly (PlannedGrid & { readonly light: Light })[]): Cost[] {
  return (["srgb", "linear"] as const).flatMap((light): Cost[] => {
    const its = grids.filter((grid) => grid.light === light);
    if (its.length === 0) return [];
    const parts = partsAtMost(its);
    const cells = its.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
    return [
      {
        work:
          ADD_PIXEL[light] * parts.width * parts.height +
          ADD_PART * parts.columns * parts.height +
          FOLD_PART * its.length * parts.columns * parts.rows +
          COLOR_CELL[light] * cells,
        scratch: 40 * parts.columns * (1 + its.length) + 4 * parts.rows,
        kept: 4 * cells,
      },
    ];
  });
}

/** Returns the cost of painting cells over rows of pixels. */
export function paintCost(width: number, height: number, { columns }: GridSize): Cost {
  return { work: PAINT_PIXEL * width * height + ADD_PART * columns * height, scratch: 8 * width, kept: 0 };
}
