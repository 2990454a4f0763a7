import type { GridOptions } from "@pixelater/core";
import { UsageError } from "./usage-error.ts";

/** A grid that is asked for, with the label that names it in file names: `8x8`, `16x9`, or `10px` for a cell size. */
export interface LabelledGrid {
  readonly label: string;
  readonly options: GridOptions;
}

export const DEFAULT_GRIDS = "8,16,32,48,64";

const GRID = /^(?<columns>[1-9]\d{0,5})(?:x(?<rows>[1-9]\d{0,5})|(?<px>px))?$/;
const CELL_SIZE = /^(?<size>[1-9]\d{0,5})(?:px)?$/;

/**
 * `8,16x9,10px` → 8 × 8 cells, 16 × 9 cells, and cells of 10 × 10 pixels. A grid named twice is taken once.
 *
 * @throws {UsageError}
 */
export function parseGrids(list: string): LabelledGrid[] {
  return distinct(
    list.split(",").map((entry) => {
      const { columns, rows, px } = GRID.exec(entry.trim())?.groups ?? {};
      if (columns === undefined) {
        throw new UsageError(`Expected grids such as 8,16x9,10px for --grid but received "${list}"`);
      }
      return px === undefined ? byCount(Number(columns), Number(rows ?? columns)) : bySize(Number(columns));
    }),
  );
}

/**
 * `10,25` → cells of 10 × 10 and of 25 × 25 pixels.
 *
 * @throws {UsageError}
 */
export function parseCellSizes(list: string): LabelledGrid[] {
  return distinct(
    list.split(",").map((entry) => {
      const { size } = CELL_SIZE.exec(entry.trim())?.groups ?? {};
      if (size === undefined) {
        throw new UsageError(`Expected pixels such as 10,25 for --cell-size but received "${list}"`);
      }
      return bySize(Number(size));
    }),
  );
}

function byCount(columns: number, rows: number): LabelledGrid {
  return { label: `${columns}x${rows}`, options: { grid: { columns, rows } } };
}

function bySize(size: number): LabelledGrid {
  return { label: `${size}px`, options: { cellSize: size } };
}

function distinct(grids: readonly LabelledGrid[]): LabelledGrid[] {
  return [...new Map(grids.map((grid) => [grid.label, grid])).values()];
}
