import type { GridOptions } from "@pixelater/core";

/** The visitor's choice of grid: square cells, so many across, the same number along each side, or the size of a cell. */
export interface GridChoice {
  readonly by: "across" | "count" | "size";
  /** Cells across, or along each side, 2…128. Kept while `by` is `"size"`, for switching back. */
  readonly count: number;
  /** Width and height of a cell in pixels of the photo, 2…256. */
  readonly size: number;
}

/** Cell counts that every upload is pixelated with, one output each. */
export const PRESET_COUNTS = [8, 16, 32, 48, 64] as const;

export const COUNT_RANGE = { min: 2, max: 128 } as const;
export const SIZE_RANGE = { min: 2, max: 256 } as const;

export function gridOptionsOf(choice: GridChoice): GridOptions {
  switch (choice.by) {
    case "across":
      return { grid: { columns: choice.count } };
    case "count":
      return { grid: choice.count };
    case "size":
      return { cellSize: choice.size };
  }
}
