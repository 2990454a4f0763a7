import type { GridOptions } from "@pixelater/core";

/** How the visitor wants the photo cut: so many cells along each side, or cells of so many pixels. */
export interface Cut {
  readonly by: "count" | "size";
  /** Cells along each side, 2…128. Kept while `by` is `"size"`, so that switching back finds it again. */
  readonly count: number;
  /** Width and height of a cell in pixels of the photo, 2…256. */
  readonly size: number;
}

/** The sizes of which every upload makes one photo each. */
export const PRESET_COUNTS = [8, 16, 32, 48, 64] as const;

export const COUNT_RANGE = { min: 2, max: 128 } as const;
export const SIZE_RANGE = { min: 2, max: 256 } as const;

export function gridOptionsOf(cut: Cut): GridOptions {
  return cut.by === "count" ? { grid: cut.count } : { cellSize: cut.size };
}
