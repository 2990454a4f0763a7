import type { Grid } from "../../mosaic/grid.ts";

/** Largest change of a cell's mean, in levels, that is left out. */
const TOLERANCE = 0.5;

/** The cells of one grid while an image is measured. */
interface GridBudget {
  /** The column or row of cells that the center of each column or row of MCUs lies in; rows are times the columns. */
  readonly columns: Uint32Array;
  readonly rows: Uint32Array;
  /** Changes that may still be left out of each cell, in levels × pixels. */
  readonly left: Float64Array;
}

/**
 * Lets small changes by clamping be left out, so that hardly any MCU of most photos is looked at closely. The changes
 * left out of any cell add up to at most {@link TOLERANCE} levels of its mean. An MCU counts for the cell of its center.
 */
export class ClampBudget {
  readonly #grids: readonly GridBudget[];
  readonly #mcuPixels: number;

  /** @param width, height of an MCU in pixels. */
  constructor(grids: readonly Grid[], width: number, height: number) {
    this.#mcuPixels = width * height;
    this.#grids = grids.map(({ xEdges, yEdges, columns, rows }) => ({
      columns: cellsOfCenters(xEdges, width, 1),
      rows: cellsOfCenters(yEdges, height, columns),
      left: Float64Array.from({ length: columns * rows }, (_, cell) => {
        const column = cell % columns;
        const row = Math.floor(cell / columns);
        const pixels = (xEdges[column + 1] - xEdges[column]) * (yEdges[row + 1] - yEdges[row]);
        return TOLERANCE * pixels;
      }),
    }));
  }

  /**
   * Returns true if the budgets of all grids cover a change, and charges it to them.
   *
   * @param change of the mean of an MCU's pixels, in levels.
   */
  covers(change: number, column: number, row: number): boolean {
    const charge = change * this.#mcuPixels;
    for (const { columns, rows, left } of this.#grids) {
      if (charge > left[columns[column] + rows[row]]) return false;
    }
    for (const { columns, rows, left } of this.#grids) left[columns[column] + rows[row]] -= charge;
    return true;
  }
}

/** Returns, for each MCU along one axis, the cell that its center lies in, times `stride`. */
function cellsOfCenters(edges: Uint32Array, side: number, stride: number): Uint32Array {
  const end = edges[edges.length - 1];
  let cell = 0;
  return Uint32Array.from({ length: Math.ceil(end / side) }, (_, mcu) => {
    const center = Math.min((mcu + 0.5) * side, end - 1);
    while (edges[cell + 1] <= center) cell++;
    return cell * stride;
  });
}
