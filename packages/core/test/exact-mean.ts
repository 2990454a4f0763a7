import type { Grid, Raster } from "../src/index.js";

/**
 * The colours of a grid's cells, counted pixel by pixel in whole numbers of any size: slow, and independent of the
 * code under test.
 */
export function exactMeans(raster: Raster, grid: Grid): Uint8Array {
  const colors: number[] = [];
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const sums = [0n, 0n, 0n];
      let alphaSum = 0n;
      let pixels = 0n;
      for (let y = grid.yEdges[row] ?? 0; y < (grid.yEdges[row + 1] ?? 0); y++) {
        for (let x = grid.xEdges[column] ?? 0; x < (grid.xEdges[column + 1] ?? 0); x++) {
          const [r = 0, g = 0, b = 0, a = 0] = raster.data.subarray(4 * (y * raster.width + x));
          for (const [i, value] of [r, g, b].entries()) sums[i] = (sums[i] ?? 0n) + BigInt(value * a);
          alphaSum += BigInt(a);
          pixels++;
        }
      }
      for (const sum of sums) colors.push(halvesUp(sum, alphaSum));
      colors.push(halvesUp(alphaSum, pixels));
    }
  }
  return Uint8Array.from(colors);
}

function halvesUp(sum: bigint, count: bigint): number {
  return count === 0n ? 0 : Number((2n * sum + count) / (2n * count));
}
