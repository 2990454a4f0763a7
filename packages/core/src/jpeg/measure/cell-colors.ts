import type { Grid } from "../../mosaic/grid.ts";
import type { Mosaic } from "../../mosaic/mosaic.ts";
import { LEVEL_SHIFT } from "./component-sums.ts";
import { BLUE_OF_CB, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../transform/ycbcr.ts";

/** Color models that are linear: the color of the mean is the mean of the colors. */
export type MeasuredModel = "grey" | "ycbcr" | "rgb";

/**
 * Converts the sums of a grid's cells to colors: YCbCr becomes RGB once for each cell, not for each pixel. This
 * ignores the clamping of single pixels to 0 to 255, unless the sums are corrected for it.
 *
 * @param sums of samples × pixels, level-shifted by −128: one for each component of each cell, row by row.
 */
export function colorCells(grid: Grid, sums: Float64Array, model: MeasuredModel): Mosaic {
  const { columns, rows, xEdges, yEdges } = grid;
  const colors = new Uint8Array(4 * columns * rows);
  let from = 0;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const height = yEdges[row + 1] - yEdges[row];
    for (let column = 0; column < columns; column++) {
      const pixels = height * (xEdges[column + 1] - xEdges[column]);
      const first = sums[from++] / pixels;
      if (model === "grey") colors.fill(level(first), to, to + 3);
      else {
        const second = sums[from++] / pixels;
        const third = sums[from++] / pixels;
        if (model === "rgb") {
          colors[to] = level(first);
          colors[to + 1] = level(second);
          colors[to + 2] = level(third);
        } else {
          // Y, Cb and Cr. Level-shifted chroma is already centered on 0.
          colors[to] = level(first + RED_OF_CR * third);
          colors[to + 1] = level(first - GREEN_OF_CB * second - GREEN_OF_CR * third);
          colors[to + 2] = level(first + BLUE_OF_CB * second);
        }
      }
      colors[to + 3] = 255;
      to += 4;
    }
  }
  return { ...grid, colors };
}

/** Returns a level-shifted mean as a whole level from 0 to 255; halves round up. */
function level(mean: number): number {
  return Math.min(255, Math.max(0, Math.floor(mean + LEVEL_SHIFT + 0.5)));
}
