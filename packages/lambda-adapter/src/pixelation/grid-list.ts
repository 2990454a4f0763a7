import type { GridOptions } from "@pixelater/core";
import * as v from "valibot";

/** A requested grid and its label in keys: `8x8`, `16x9`, or `10px` for a cell size. */
export interface LabelledGrid {
  readonly label: string;
  readonly options: GridOptions;
}

/** Limits the outputs of an object. Each is a write to storage, and a typing error must not cause a thousand. */
const MAX_GRIDS = 16;

const entry = /^([1-9]\d{0,3})(?:x([1-9]\d{0,3})|(px))?$/;

const EXPECTED = "a list such as 8,16x9,10px of whole numbers from 1 to 9999";

/** Accepts a list of grids: `8,16x9,10px` means 8 × 8 cells, 16 × 9 cells, and cells of 10 × 10 pixels. */
export const gridList = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((part) => part.trim())),
  v.array(v.pipe(v.string(), v.regex(entry, EXPECTED))),
  v.maxLength(MAX_GRIDS, `at most ${MAX_GRIDS} grids`),
  v.transform((parts) => parts.map(labelledGrid)),
  v.check((grids) => new Set(grids.map((grid) => grid.label)).size === grids.length, "no grid twice"),
);

function labelledGrid(text: string): LabelledGrid {
  const [, first, second, px] = entry.exec(text) ?? [];
  const columns = Number(first);
  if (px !== undefined) return cellSizeGrid(columns);
  const rows = second === undefined ? columns : Number(second);
  return { label: `${columns}x${rows}`, options: { grid: { columns, rows } } };
}

/** Returns the grid whose cells have `size` × `size` pixels. */
export function cellSizeGrid(size: number): LabelledGrid {
  return { label: `${size}px`, options: { cellSize: size } };
}
