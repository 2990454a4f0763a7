import { type Grid, type GridOptions, gridOfEdges, type GridSize } from "./grid.ts";

/**
 * Returns the grid with the edges of all given grids: each of its cells, the parts, lies within one cell of every grid.
 * An image is summed once over the parts, then {@link foldSums} gives the sums of every grid.
 *
 * @param grids at least one, all over the same image.
 */
export function commonPartition(grids: readonly Grid[]): Grid {
  return gridOfEdges(unionOfEdges(grids.map((g) => g.xEdges)), unionOfEdges(grids.map((g) => g.yEdges)));
}

/** A grid that is not laid yet. */
export interface PlannedGrid extends GridSize {
  readonly gridOptions: GridOptions | LaidGrid;
}

/** A grid whose edges follow no count or size, such as one around a region. */
export interface LaidGrid {
  readonly laid: Grid;
  readonly grid?: undefined;
  readonly cellSize?: undefined;
}

/**
 * Groups jobs, in their order, that share a pass over an image: their grids together have at most `maxParts` parts by
 * {@link partsAtMost}. A job with more parts is alone.
 *
 * @param jobs all over the same image.
 */
export function sharedPasses<Job extends PlannedGrid>(jobs: readonly Job[], maxParts: number): Job[][] {
  const passes: Job[][] = [];
  for (const job of jobs) {
    const pass = passes.at(-1);
    if (pass !== undefined && isWithin(partsAtMost([...pass, job]), maxParts)) pass.push(job);
    else passes.push([job]);
  }
  return passes;
}

function isWithin({ columns, rows }: GridSize, maxParts: number): boolean {
  return columns * rows <= maxParts;
}

/**
 * Returns an upper bound of the size of the {@link commonPartition} of grids, from their numbers alone. A grid whose edges are
 * all edges of another one adds none: 8 columns beside 16, or cells of 20 pixels beside cells of 10.
 *
 * @param grids at least one, all over the same image.
 */
export function partsAtMost(grids: readonly PlannedGrid[]): GridSize {
  const [{ width, height }] = grids;
  const across = grids.map(({ columns, gridOptions }) => ({
    cells: columns,
    isLaid: "laid" in gridOptions,
    size: typeof gridOptions.cellSize === "object" ? gridOptions.cellSize.width : gridOptions.cellSize,
  }));
  const down = grids.map(({ rows, gridOptions }) => ({
    cells: rows,
    isLaid: "laid" in gridOptions,
    size: typeof gridOptions.cellSize === "object" ? gridOptions.cellSize.height : gridOptions.cellSize,
  }));
  return { columns: cutsAtMost(across, width), rows: cutsAtMost(down, height), width, height };
}

/** The cells of a grid along one axis, and their size in pixels if it was given. */
interface CellsAlong {
  readonly cells: number;
  readonly isLaid: boolean;
  readonly size: number | undefined;
}

function cutsAtMost(all: readonly CellsAlong[], length: number): number {
  const finest = all.filter(
    (one, i) => !all.some((other, j) => i !== j && refines(other, one) && (j < i || !refines(one, other))),
  );
  return Math.min(
    length,
    finest.reduce((parts, { cells }) => parts + cells - 1, 1),
  );
}

/** Returns true if the edges of `coarse` are known to be edges of `fine`. */
function refines(fine: CellsAlong, coarse: CellsAlong): boolean {
  if (coarse.cells === 1) return true;
  if (fine.isLaid || coarse.isLaid) return false;
  if (fine.size === undefined || coarse.size === undefined) {
    return fine.size === coarse.size && fine.cells % coarse.cells === 0;
  }
  return coarse.size % fine.size === 0;
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

/** Returns the distinct edges of all lists, in order. @param lists each in order, and with the same last edge. */
export function unionOfEdges([first, ...others]: readonly Uint32Array[]): Uint32Array {
  return others.reduce(mergedEdges, first);
}

function mergedEdges(a: Uint32Array, b: Uint32Array): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const edge = Math.min(a[i], b[j]);
    merged[length++] = edge;
    if (a[i] === edge) i++;
    if (b[j] === edge) j++;
  }
  return merged.slice(0, length);
}

/** Returns, for each part between two fine edges, the coarse cell that contains it. */
export function cellOfPart(fine: Uint32Array, coarse: Uint32Array): Uint32Array {
  const cells = new Uint32Array(fine.length - 1);
  let cell = 0;
  for (let i = 0; i < cells.length; i++) {
    while (coarse[cell + 1] <= fine[i]) cell++;
    cells[i] = cell;
  }
  return cells;
}
