import { type Grid, gridOfEdges } from "./grid.ts";

/**
 * Returns the grid with the edges of all given grids: each of its cells, the parts, lies within one cell of every grid.
 * An image is summed once over the parts, then {@link foldSums} gives the sums of every grid.
 *
 * @param grids at least one, all over the same image.
 */
export function commonPartition(grids: readonly Grid[]): Grid {
  return gridOfEdges(unionOfEdges(grids.map((g) => g.xEdges)), unionOfEdges(grids.map((g) => g.yEdges)));
}

/**
 * Groups jobs, in their order, that share a pass over an image: their grids together have at most `maxParts` parts. A job
 * with more parts is alone.
 */
export function sharedPasses<Job extends { readonly coded: Grid }>(
  jobs: readonly Job[],
  maxParts: number,
): Job[][] {
  const passes: Job[][] = [];
  for (const job of jobs) {
    const pass = passes.at(-1);
    if (pass !== undefined && partsOf([...pass, job]) <= maxParts) pass.push(job);
    else passes.push([job]);
  }
  return passes;
}

/**
 * Adds the sums of a partition's parts up to the sums of a grid's cells.
 *
 * @param sums `channels` numbers per part of `partition`, row by row.
 * @param grid one whose edges are all edges of the partition.
 * @returns `channels` numbers per cell of `grid`, row by row.
 */
export function foldSums(
  sums: ArrayLike<number>,
  channels: number,
  partition: Grid,
  grid: Grid,
): Float64Array {
  const columnOf = cellOfPart(partition.xEdges, grid.xEdges);
  const rowOf = cellOfPart(partition.yEdges, grid.yEdges);
  const folded = new Float64Array(grid.columns * grid.rows * channels);
  let part = 0;
  for (let y = 0; y < partition.rows; y++) {
    const row = rowOf[y] * grid.columns;
    for (let x = 0; x < partition.columns; x++) {
      const cell = (row + columnOf[x]) * channels;
      for (let c = 0; c < channels; c++) folded[cell + c] += sums[part++];
    }
  }
  return folded;
}

function partsOf(jobs: readonly { readonly coded: Grid }[]): number {
  const { columns, rows } = commonPartition(jobs.map(({ coded }) => coded));
  return columns * rows;
}

function unionOfEdges(lists: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(new Set(lists.flatMap((edges) => [...edges]))).sort();
}

/** Returns, for each part between two fine edges, the coarse cell that contains it. */
function cellOfPart(fine: Uint32Array, coarse: Uint32Array): Uint32Array {
  const cells = new Uint32Array(fine.length - 1);
  let cell = 0;
  for (let i = 0; i < cells.length; i++) {
    while (coarse[cell + 1] <= fine[i]) cell++;
    cells[i] = cell;
  }
  return cells;
}
