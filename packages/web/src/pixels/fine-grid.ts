import type { GridOptions } from "@pixelater/core";

/** Cells along the longer side of the fine mosaic, at most: enough that 128 cells cut from it look exact. */
const MAX_FINE_CELLS = 640;

/**
 * The cut of the mosaic from which any coarser one can be estimated at once (see `coarsen.ts`).
 *
 * Its cell size is a power of two up to 8 and then a multiple of 8, so that in a JPEG no block is cut by it and
 * measuring it costs next to nothing.
 */
export function fineGrid(width: number, height: number): GridOptions {
  const wanted = Math.ceil(Math.max(width, height) / MAX_FINE_CELLS);
  const cellSize = wanted > 4 ? Math.ceil(wanted / 8) * 8 : wanted === 3 ? 4 : Math.max(wanted, 1);
  return { cellSize };
}
