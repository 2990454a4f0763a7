import { requireKnownNames } from "../option-names.ts";

/**
 * Number of cells: `n` for n × n, or separate columns and rows. One count alone makes cells as square as they can be: the
 * other count follows from the image's shape. `longSide` counts the cells along the longer side.
 */
export type GridCounts =
  | number
  | { readonly columns: number; readonly rows?: number | undefined; readonly longSide?: undefined }
  | { readonly rows: number; readonly columns?: undefined; readonly longSide?: undefined }
  | { readonly longSide: number; readonly columns?: undefined; readonly rows?: undefined };

/** Size of a cell in pixels: `p` for p × p, or separate width and height. */
export type CellSize = number | { readonly width: number; readonly height: number };

/** The number of cells, or their size in pixels. */
export type GridOptions =
  | {
      /** Number of cells: `n` for n × n, columns and rows, or one of `columns`, `rows`, `longSide`. Whole numbers from 1. */
      readonly grid: GridCounts;
      readonly cellSize?: undefined;
    }
  | {
      /** Size of a cell in pixels: `p` for p × p, or separate width and height. Whole numbers from 1. */
      readonly cellSize: CellSize;
      readonly grid?: undefined;
    };

/** The number of a grid's cells and of its image's pixels. */
export interface GridSize {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

/**
 * An image of `width` × `height` pixels cut into `columns` × `rows` cells.
 *
 * Column `i` covers the pixels `xEdges[i]` up to but not including `xEdges[i + 1]`; the first edge is 0 and the last
 * is `width`. Rows likewise with `yEdges`. Edges strictly increase: no cell is empty, every pixel is in exactly one.
 */
export interface Grid extends GridSize {
  readonly xEdges: Uint32Array;
  readonly yEdges: Uint32Array;
}

/**
 * Lays a grid over an image.
 *
 * By count, a cell starts where nearest-neighbour enlargement by pixel centres would start it, and a count larger than
 * the image is lowered to one pixel per cell. By size, cells start at multiples of the size from the top left; the last
 * column and row hold what remains.
 *
 * @throws {TypeError | RangeError} when a count, size or side of the image is no whole number of at least 1.
 */
export function layGrid(options: GridOptions, width: number, height: number): Grid {
  requireWhole(width, "image width");
  requireWhole(height, "image height");
  requireKnownNames(options, { grid: true, cellSize: true }, "grid options");
  requireGridOptions(options);
  const { grid, cellSize } = options;
  if (grid !== undefined) {
    const { columns, rows } = countCells(grid, width, height);
    return gridOfEdges(edgesByCount(columns, width), edgesByCount(rows, height));
  }
  const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
  return gridOfEdges(edgesBySize(size.width, width), edgesBySize(size.height, height));
}

/**
 * Returns the size of the grid that {@link layGrid} lays, without its edges.
 *
 * @throws {TypeError | RangeError} as {@link layGrid} does.
 */
export function gridSize(options: GridOptions, width: number, height: number): GridSize {
  requireWhole(width, "image width");
  requireWhole(height, "image height");
  requireGridOptions(options);
  const { grid, cellSize } = options;
  if (grid !== undefined) return { ...countCells(grid, width, height), width, height };
  const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
  return { columns: Math.ceil(width / size.width), rows: Math.ceil(height / size.height), width, height };
}

/**
 * Checks a grid's options.
 *
 * @throws {TypeError | RangeError} for a count or size that is not a whole number of at least 1, an unknown name, and both of
 *   grid and cellSize or neither.
 */
export function requireGridOptions(options: BothGridOptions): asserts options is GridOptions {
  const { grid, cellSize } = options;
  if (grid !== undefined && cellSize !== undefined) {
    throw new TypeError("Expected grid or cellSize but received both");
  }
  if (grid !== undefined) {
    requireCounts(grid);
    return;
  }
  if (typeof cellSize === "object") requireKnownNames(cellSize, { width: true, height: true }, "cellSize");
  const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
  requireWhole(size.width, "cell width");
  requireWhole(size.height, "cell height");
}

const COUNT_NAMES: Readonly<Record<string, true>> = { columns: true, rows: true, longSide: true };

function requireCounts(grid: GridCounts): void {
  if (typeof grid !== "object") {
    requireWhole(grid, "grid");
    return;
  }
  requireKnownNames(grid, COUNT_NAMES, "grid");
  const given = Object.entries(grid).filter(([, count]) => count !== undefined);
  for (const [name, count] of given) requireWhole(count, `grid ${name}`);
  if (given.length === 0) throw new TypeError("Expected columns, rows or longSide in grid but received none");
  if (grid.longSide !== undefined && given.length > 1) {
    throw new TypeError("Expected longSide alone in grid but received columns or rows as well");
  }
}

/** Returns the number of columns and rows, at most one for each pixel. */
function countCells(
  grid: GridCounts,
  width: number,
  height: number,
): { readonly columns: number; readonly rows: number } {
  if (typeof grid === "number") return { columns: Math.min(grid, width), rows: Math.min(grid, height) };
  const { longSide } = grid;
  const columns = longSide !== undefined && width >= height ? longSide : grid.columns;
  const rows = longSide !== undefined && width < height ? longSide : grid.rows;
  if (columns === undefined) {
    const count = Math.min(rows ?? 1, height);
    return { columns: squareCount(width, height, count), rows: count };
  }
  const count = Math.min(columns, width);
  return { columns: count, rows: Math.min(rows ?? squareCount(height, width, count), height) };
}

/**
 * Returns how many cells along a side come nearest to squares, if the other side has `otherCells`; halves are rounded up.
 */
function squareCount(length: number, otherLength: number, otherCells: number): number {
  return Math.min(Math.max(1, Math.round((length * otherCells) / otherLength)), length);
}

/** Options of callers without types, who may give both or neither. */
interface BothGridOptions {
  readonly grid?: GridCounts | undefined;
  readonly cellSize?: CellSize | undefined;
}

/** Returns the grid with these edges (see {@link Grid}). */
export function gridOfEdges(xEdges: Uint32Array, yEdges: Uint32Array): Grid {
  return {
    columns: xEdges.length - 1,
    rows: yEdges.length - 1,
    width: xEdges[xEdges.length - 1],
    height: yEdges[yEdges.length - 1],
    xEdges,
    yEdges,
  };
}

/** Returns where cell i of n over `length` pixels starts: ceil(i·length/n − 1/2). */
function edgesByCount(count: number, length: number): Uint32Array {
  const n = Math.min(count, length);
  const edges = new Uint32Array(n + 1);
  for (let i = 0; i <= n; i++) edges[i] = Math.floor((2 * i * length + n - 1) / (2 * n));
  return edges;
}

function edgesBySize(size: number, length: number): Uint32Array {
  const n = Math.ceil(length / size);
  const edges = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) edges[i] = i * size;
  edges[n] = length;
  return edges;
}

function requireWhole(value: unknown, what: string): void {
  if (typeof value !== "number")
    throw new TypeError(`Expected a number for ${what} but received ${typeof value}`);
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`Expected a whole number of at least 1 for ${what} but received ${value}`);
  }
}
