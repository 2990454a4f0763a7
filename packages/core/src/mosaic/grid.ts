import { requireKnownNames } from "../option-names.ts";

/** Number of cells: `n` for n × n, or separate columns and rows. */
export type GridCounts = number | { readonly columns: number; readonly rows: number };

/** Size of a cell in pixels: `p` for p × p, or separate width and height. */
export type CellSize = number | { readonly width: number; readonly height: number };

/** The number of cells, or their size in pixels. */
export type GridOptions =
  | {
      /** Number of cells: `n` for n × n, or separate columns and rows. Whole numbers from 1. */
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
    const { columns, rows } = typeof grid === "object" ? grid : { columns: grid, rows: grid };
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
  if (grid !== undefined) {
    const { columns, rows } = typeof grid === "object" ? grid : { columns: grid, rows: grid };
    return { columns: Math.min(columns, width), rows: Math.min(rows, height), width, height };
  }
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
    if (typeof grid === "object") requireKnownNames(grid, { columns: true, rows: true }, "grid");
    const { columns, rows } = typeof grid === "object" ? grid : { columns: grid, rows: grid };
    requireWhole(columns, "grid columns");
    requireWhole(rows, "grid rows");
    return;
  }
  if (typeof cellSize === "object") requireKnownNames(cellSize, { width: true, height: true }, "cellSize");
  const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
  requireWhole(size.width, "cell width");
  requireWhole(size.height, "cell height");
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
