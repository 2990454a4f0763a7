import { type GridOptions, gridLabel, parseGrid } from "@pixelater/core/grid";
import { wrongValue } from "./read-flags.ts";

/** A requested grid, and its label in file names: `8x8`, `16x9`, `10px` for a cell size, or `strength-4`. */
export interface LabeledGrid {
  readonly label: string;
  readonly options: GridOptions;
}

export const DEFAULT_GRIDS = "8,16,32,48,64";
/** The default for a single output. It is also the library's default. */
export const DEFAULT_GRID = "16";

/**
 * Parses the values of `--grid`: `8,16x9,10px` is 8 × 8 cells, 16 × 9 cells, and cells of 10 × 10 pixels. Removes
 * duplicates.
 *
 * @throws {UsageError}
 */
export function parseGrids(lists: readonly string[]): LabeledGrid[] {
  return distinct(
    entriesOf(lists).map(({ entry, list }) => {
      try {
        return labeled(parseGrid(entry));
      } catch (cause) {
        throw wrongValue("grid", list, "8 is 8 × 8 cells, 10px cells of 10 × 10 pixels; at most 9999", cause);
      }
    }),
  );
}

/**
 * Parses the values of `--cell-size`: `10,25` is cells of 10 × 10 and of 25 × 25 pixels. Removes duplicates.
 *
 * @throws {UsageError}
 */
export function parseCellSizes(lists: readonly string[]): LabeledGrid[] {
  return distinct(
    entriesOf(lists).map(({ entry, list }) => {
      try {
        return labeled(parseGrid(entry.endsWith("px") ? entry : `${entry}px`));
      } catch (cause) {
        throw wrongValue("cell-size", list, "10 is cells of 10 × 10 pixels; at most 9999", cause);
      }
    }),
  );
}

/** Parses the value of `--across`: `48` is 48 square cells across. @throws {UsageError} */
export function acrossGrid(text: string): LabeledGrid {
  try {
    return labeled(parseGrid(`${text}-across`));
  } catch (cause) {
    throw wrongValue("across", text, undefined, cause);
  }
}

/** Returns the grid of an output whose regions each have a grid of their own, `strength` cells across. */
export function strengthGrid(strength: number): LabeledGrid {
  return { label: `strength-${strength}`, options: { grid: { columns: strength, rows: strength } } };
}

function entriesOf(lists: readonly string[]): { entry: string; list: string }[] {
  return lists.flatMap((list) => list.split(",").map((entry) => ({ entry: entry.trim(), list })));
}

function labeled(options: GridOptions): LabeledGrid {
  return { label: gridLabel(options), options };
}

function distinct(grids: readonly LabeledGrid[]): LabeledGrid[] {
  return [...new Map(grids.map((grid) => [grid.label, grid])).values()];
}
