import { joinBytes } from "../bytes.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";

/** Returns the colors of all frames in a row, as if they were the cells of one mosaic. */
export function joinColors(mosaics: readonly Mosaic[]): Uint8Array {
  return joinBytes(mosaics.map(({ colors }) => colors));
}

/** Cuts a list with an element for each cell of all frames into those of each frame, as views. */
export function splitCells(mosaics: readonly Mosaic[], cells: Uint32Array): Uint32Array[] {
  let at = 0;
  return mosaics.map(({ columns, rows }) => cells.subarray(at, (at += columns * rows)));
}
