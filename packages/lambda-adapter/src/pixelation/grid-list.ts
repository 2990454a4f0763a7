import { type GridOptions, gridLabel, parseGrid } from "@pixelater/core";
import * as v from "valibot";

/** A requested grid and its label in keys: `8x8`, `16x9`, `10px` for a cell size, or `strength-4`. */
export interface LabeledGrid {
  readonly label: string;
  readonly options: GridOptions;
}

/** Limits the outputs of an object. Each is a write to storage, and a typing error must not cause a thousand. */
const MAX_GRIDS = 16;

const EXPECTED = "a list such as 8,16x9,10px of whole numbers from 1 to 9999";

/** Accepts a list of grids: `8,16x9,10px` means 8 × 8 cells, 16 × 9 cells, and cells of 10 × 10 pixels. */
export const gridList = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((part) => part.trim())),
  v.array(
    v.pipe(
      v.string(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        try {
          return labeled(parseGrid(dataset.value));
        } catch {
          addIssue({ message: EXPECTED });
          return NEVER;
        }
      }),
    ),
  ),
  v.maxLength(MAX_GRIDS, `at most ${MAX_GRIDS} grids`),
  v.check((grids) => new Set(grids.map((grid) => grid.label)).size === grids.length, "no grid twice"),
);

/** Returns the grid whose cells have `size` × `size` pixels. */
export function cellSizeGrid(size: number): LabeledGrid {
  return labeled({ cellSize: size });
}

/** Returns the grid of a photo whose regions each have a grid of their own, `strength` cells across. */
export function strengthGrid(strength: number): LabeledGrid {
  return { label: `strength-${strength}`, options: { grid: { columns: strength, rows: strength } } };
}

function labeled(options: GridOptions): LabeledGrid {
  return { label: gridLabel(options), options };
}
