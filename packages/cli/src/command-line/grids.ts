import { type GridOptions, gridLabel } from "@pixelater/core/grid";
import { wrongValue } from "./read-flags.ts";

/** A grid that was asked for, with the label that names it in file names: `8x8`, `16x9`, or `10px` for a cell size. */
export interface LabelledGrid {
  readonly label: string;
  readonly options: GridOptions;
}

export const DEFAULT_GRIDS = "8,16,32,48,64";
/** Where one image is written, to a file or to standard output. It is the library's default, too. */
export const DEFAULT_GRID = "16";

const GRID = /^(?<columns>[1-9]\d{0,5})(?:x(?<rows>[1-9]\d{0,5})|(?<px>px))?$/;
const CELL_SIZE = /^(?<size>[1-9]\d{0,5})(?:px)?$/;

/**
 * Reads the values of `--grid`: `8,16x9,10px` is 8 × 8 cells, 16 × 9 cells, and cells of 10 × 10 pixels. A grid that is
 * named twice is taken once.
 *
 * @throws {UsageError}
 */
export function parseGrids(lists: readonly string[]): LabelledGrid[] {
  return distinct(
    entriesOf(lists).map(({ entry, list }) => {
      const { columns, rows, px } = GRID.exec(entry)?.groups ?? {};
      if (columns === undefined) {
        throw wrongValue("grid", list, "8 is 8 × 8 cells, 10px cells of 10 × 10 pixels");
      }
      return px === undefined ? byCount(Number(columns), Number(rows ?? columns)) : bySize(Number(columns));
    }),
  );
}

/**
 * Reads the values of `--cell-size`: `10,25` is cells of 10 × 10 and of 25 × 25 pixels.
 *
 * @throws {UsageError}
 */
export function parseCellSizes(lists: readonly string[]): LabelledGrid[] {
  return distinct(
    entriesOf(lists).map(({ entry, list }) => {
      const { size } = CELL_SIZE.exec(entry)?.groups ?? {};
      if (size === undefined) throw wrongValue("cell-size", list, "10 is cells of 10 × 10 pixels");
      return bySize(Number(size));
    }),
  );
}

function entriesOf(lists: readonly string[]): { entry: string; list: string }[] {
  return lists.flatMap((list) => list.split(",").map((entry) => ({ entry: entry.trim(), list })));
}

function byCount(columns: number, rows: number): LabelledGrid {
  return labelled({ grid: { columns, rows } });
}

function bySize(size: number): LabelledGrid {
  return labelled({ cellSize: size });
}

function labelled(options: GridOptions): LabelledGrid {
  return { label: gridLabel(options), options };
}

function distinct(grids: readonly LabelledGrid[]): LabelledGrid[] {
  return [...new Map(grids.map((grid) => [grid.label, grid])).values()];
}
