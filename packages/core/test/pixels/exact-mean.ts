import type { Grid, Raster } from "../../src/index.ts";

/**
 * The colours of a grid's cells, counted pixel by pixel in the plainest way and divided in whole numbers of any size:
 * slow, and independent of the code under test.
 */
export function exactMeans(raster: Raster, grid: Grid): Uint8Array {
  const colors: number[] = [];
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      let [r, g, b, a, pixels] = [0, 0, 0, 0, 0];
      for (let y = grid.yEdges[row]; y < grid.yEdges[row + 1]; y++) {
        for (let x = grid.xEdges[column]; x < grid.xEdges[column + 1]; x++) {
          const at = 4 * (y * raster.width + x);
          const alpha = raster.data[at + 3];
          r += raster.data[at] * alpha;
          g += raster.data[at + 1] * alpha;
          b += raster.data[at + 2] * alpha;
          a += alpha;
          pixels++;
        }
      }
      const alpha = halvesUp(a, pixels);
      if (alpha === 0) colors.push(0, 0, 0, 0);
      else colors.push(halvesUp(r, a), halvesUp(g, a), halvesUp(b, a), alpha);
    }
  }
  return Uint8Array.from(colors);
}

function halvesUp(sum: number, count: number): number {
  return Number((2n * BigInt(sum) + BigInt(count)) / (2n * BigInt(count)));
}
