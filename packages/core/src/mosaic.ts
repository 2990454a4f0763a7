import type { Grid } from "./grid.js";

/** A grid with one colour per cell: all that remains of a photo when it is pixelated. */
export interface Mosaic extends Grid {
  /** Red, green, blue, alpha of each cell, 8 bit, not premultiplied, row by row: 4 × columns × rows bytes. */
  readonly colors: Uint8Array;
}
