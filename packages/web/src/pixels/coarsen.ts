import type { Grid, Mosaic } from "@pixelater/core";
import type { CellRange } from "@pixelater/core/region";

/**
 * Estimates a coarser mosaic from a fine one of the same image, without the image.
 *
 * A fine cell that a coarse edge cuts counts as evenly coloured, so a colour may be off by a level or two. Fine cells of
 * one pixel give exact colours, except for rounding. The page shows these estimates while a slider or an area moves.
 *
 * @param near the only cells to estimate; the others are transparent.
 */
export function coarsen(fine: Mosaic, grid: Grid, near?: CellRange): Mosaic {
  const { left, right, top, bottom } = near ?? { left: 0, right: grid.columns, top: 0, bottom: grid.rows };
  const columns = overlaps(fine.xEdges, grid.xEdges).filter(({ coarse }) => coarse >= left && coarse < right);
  const rows = overlaps(fine.yEdges, grid.yEdges).filter(({ coarse }) => coarse >= top && coarse < bottom);
  const sums = new Float64Array(grid.columns * grid.rows * 4);
  const weights = new Float64Array(grid.columns * grid.rows);
  const { colors } = fine;
  for (const row of rows) {
    for (const column of columns) {
      const area = row.length * column.length;
      const from = (row.fine * fine.columns + column.fine) * 4;
      const cell = row.coarse * grid.columns + column.coarse;
      const weight = area * (colors[from + 3] ?? 0);
      const to = cell * 4;
      sums[to] = (sums[to] ?? 0) + weight * (colors[from] ?? 0);
      sums[to + 1] = (sums[to + 1] ?? 0) + weight * (colors[from + 1] ?? 0);
      sums[to + 2] = (sums[to + 2] ?? 0) + weight * (colors[from + 2] ?? 0);
      sums[to + 3] = (sums[to + 3] ?? 0) + weight;
      weights[cell] = (weights[cell] ?? 0) + area;
    }
  }
  return { ...grid, colors: means(sums, weights) };
}

interface Overlap {
  readonly fine: number;
  readonly coarse: number;
  /** Length of the overlap in pixels. */
  readonly length: number;
}

/** Finds which fine cells overlap which coarse cells along one side, and by how many pixels. */
function overlaps(fine: Uint32Array, coarse: Uint32Array): Overlap[] {
  const found: Overlap[] = [];
  let f = 0;
  let c = 0;
  while (f < fine.length - 1 && c < coarse.length - 1) {
    const fineEnd = fine[f + 1] ?? 0;
    const coarseEnd = coarse[c + 1] ?? 0;
    const start = Math.max(fine[f] ?? 0, coarse[c] ?? 0);
    found.push({ fine: f, coarse: c, length: Math.min(fineEnd, coarseEnd) - start });
    if (fineEnd <= coarseEnd) f++;
    if (coarseEnd <= fineEnd) c++;
  }
  return found;
}

/**
 * Returns the mean colours: colour weighted by alpha, alpha weighted by area. As in `measureRaster`, a cell whose alpha
 * rounds to 0 has none.
 */
function means(sums: Float64Array, areas: Float64Array): Uint8Array {
  const colors = new Uint8Array(sums.length);
  for (let cell = 0; cell < areas.length; cell++) {
    const i = cell * 4;
    const weight = sums[i + 3] ?? 0;
    const alpha = Math.floor(weight / (areas[cell] ?? 1) + 0.5);
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) colors[i + c] = Math.floor((sums[i + c] ?? 0) / weight + 0.5);
    colors[i + 3] = alpha;
  }
  return colors;
}
