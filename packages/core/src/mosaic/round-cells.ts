import { type CellStyle, insetCells } from "./cell-style.ts";
import type { Grid } from "./grid.ts";

/**
 * Receives rows of pixels that look the same, as runs.
 *
 * @param cells index of each run's cell, or the number of cells for what is between them. Valid until the call returns.
 * @param ends the first pixel after each run.
 * @param runs number of runs. The arrays may hold old values after them.
 * @param rows number of pixel rows, at least 1.
 */
export type TakeRuns = (cells: Uint32Array, ends: Uint32Array, runs: number, rows: number) => void;

/**
 * Passes the pixels of round cells as runs, from top to bottom: about two for each cell and row of pixels. A pixel belongs
 * to a cell if its center lies in the ellipse. Edges are sharp, as softened ones would need colors between.
 */
export function roundRows(grid: Grid, { gap }: Pick<CellStyle, "gap">, take: TakeRuns): void {
  const { columns, rows, width } = grid;
  const across = insetCells(grid.xEdges, gap);
  const down = insetCells(grid.yEdges, gap);
  const widths = across.ends.map((end, i) => end - across.starts[i]);
  const distinct = [...new Set(widths)];
  const between = columns * rows;
  const cells = new Uint32Array(2 * columns + 1);
  const ends = new Uint32Array(2 * columns + 1);
  let runs = 0;
  const extend = (cell: number, end: number) => {
    if (end === (runs === 0 ? 0 : ends[runs - 1])) return;
    cells[runs] = cell;
    ends[runs++] = end;
  };
  /** Passes the pixel rows from `y` to `to`, with these margins in cells of each width; without margins only what is between. */
  const passRows = (row: number, y: number, to: number, margins?: ReadonlyMap<number, number>) => {
    if (y === to) return;
    runs = 0;
    for (let column = 0; margins !== undefined && column < columns; column++) {
      const margin = margins.get(widths[column]) ?? 0;
      const start = across.starts[column] + margin;
      const end = across.ends[column] - margin;
      if (start >= end) continue;
      extend(between, start);
      extend(row * columns + column, end);
    }
    extend(between, width);
    take(cells, ends, runs, to - y);
  };
  for (let row = 0; row < rows; row++) {
    const top = down.starts[row];
    const bottom = down.ends[row];
    const marginsAt = (y: number) =>
      new Map(distinct.map((each) => [each, marginOf(each, bottom - top, y - top)]));
    passRows(row, grid.yEdges[row], top);
    for (let y = top, next: number; y < bottom; y = next) {
      const margins = marginsAt(y);
      next = y + 1;
      while (next < bottom && isSame(margins, marginsAt(next))) next++;
      passRows(row, y, next, margins);
    }
    passRows(row, bottom, grid.yEdges[row + 1]);
  }
}

/** Returns the pixels on each side of an ellipse in a row of pixels, which is wider than the ellipse's row if all are. */
function marginOf(width: number, height: number, y: number): number {
  const down = (2 * y + 1) / height - 1;
  const half = (width / 2) * Math.sqrt(1 - down * down);
  return Math.max(0, Math.ceil((width - 1) / 2 - half));
}

function isSame(margins: ReadonlyMap<number, number>, others: ReadonlyMap<number, number>): boolean {
  return [...margins].every(([width, margin]) => others.get(width) === margin);
}
