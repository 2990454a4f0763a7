import type { Format } from "../source/format.ts";
import type { GridOptions } from "../mosaic/grid.ts";
import { gridLabel } from "../mosaic/grid-text.ts";

/** The parts of a pixelated photo's file name. */
export interface OutputNameParts {
  /** The photo's file name without its extension: `cat`. */
  readonly name: string;
  /** The grid's label: `8x8`, or `10px` for a cell size. */
  readonly grid: string;
  /** The extension of the output's format, without a dot: `jpg` or `png`. */
  readonly ext: string;
}

/**
 * Returns the parts of an output's file name.
 *
 * @param photo the photo's file name, without folders.
 */
export function outputNameParts(photo: string, grid: GridOptions, format: Format): OutputNameParts {
  return {
    name: photo.replace(/\.[^.]*$/, "") || "photo",
    grid: gridLabel(grid),
    ext: format === "jpeg" ? "jpg" : "png",
  };
}

/**
 * Returns the file name under which the page and the command save a pixelated photo.
 *
 * @param photo the photo's file name, without folders.
 *
 * @example
 * outputName("cat.jpeg", { grid: 8 }, "jpeg") // "cat-8x8.jpg"
 */
export function outputName(photo: string, grid: GridOptions, format: Format): string {
  const parts = outputNameParts(photo, grid, format);
  return `${parts.name}-${parts.grid}.${parts.ext}`;
}
