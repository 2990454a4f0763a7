import type { Grid } from "../grid.js";
import type { Mosaic } from "../mosaic.js";
import { LEVEL_SHIFT } from "./component-sums.js";

/**
 * The colours of a grid's cells from the sums of their components. Turning YCbCr into RGB is linear, so the mean's
 * colour is the colours' mean: once per cell is enough. What is lost is the clamping of single pixels beyond 0 and 255.
 *
 * @param sums of samples × pixels, less the level shift, one per component for each cell.
 */
export function colorCells(grid: Grid, sums: Float64Array, model: "grey" | "ycbcr" | "rgb"): Mosaic {
  const { columns, rows, xEdges, yEdges } = grid;
  const channels = model === "grey" ? 1 : 3;
  const colors = new Uint8Array(4 * columns * rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    const height = (yEdges[row + 1] ?? 0) - (yEdges[row] ?? 0);
    for (let column = 0; column < columns; column++, cell++) {
      const pixels = height * ((xEdges[column + 1] ?? 0) - (xEdges[column] ?? 0));
      const mean = (channel: number) => (sums[channels * cell + channel] ?? 0) / pixels + LEVEL_SHIFT;
      const [red, green, blue] =
        model === "grey"
          ? grey(mean(0))
          : model === "rgb"
            ? [mean(0), mean(1), mean(2)]
            : rgbOfYcbcr(mean(0), mean(1), mean(2));
      colors[4 * cell] = level(red);
      colors[4 * cell + 1] = level(green);
      colors[4 * cell + 2] = level(blue);
      colors[4 * cell + 3] = 255;
    }
  }
  return { ...grid, colors };
}

type Color = readonly [red: number, green: number, blue: number];

function grey(level: number): Color {
  return [level, level, level];
}

/** JFIF 1.02, "Conversion to and from RGB". */
function rgbOfYcbcr(y: number, cb: number, cr: number): Color {
  return [
    y + 1.402 * (cr - 128),
    y - 0.344136286 * (cb - 128) - 0.714136286 * (cr - 128),
    y + 1.772 * (cb - 128),
  ];
}

/** Rounded to a whole level, halves up, within 0 to 255. */
function level(mean: number): number {
  return Math.min(255, Math.max(0, Math.floor(mean + 0.5)));
}
