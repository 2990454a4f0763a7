import type { AxisCuts } from "../transform/axis.ts";

/** Number of rows kept. A block has at most 16 pixels down, so at most 16 rows of cells meet in it. */
const ROWS_KEPT = 16;

/**
 * Transforms rows of cells across: eight coefficients for each kind of block column (T.81 §A.3.3, the sum over x
 * alone). All blocks in a row of cells share them, so each row is transformed once.
 */
export class CellRowTransforms {
  readonly #cuts: AxisCuts;
  readonly #values: Float64Array;
  readonly #cellColumns: number;
  readonly #kept: { cellRow: number; readonly transforms: Float64Array }[] = [];

  /** @param values of the cells, row by row. */
  constructor(cuts: AxisCuts, values: Float64Array, cellColumns: number) {
    this.#cuts = cuts;
    this.#values = values;
    this.#cellColumns = cellColumns;
  }

  /** Returns the transforms of a row of cells; valid until 15 other rows have been requested. */
  of(cellRow: number): Float64Array {
    const kinds = this.#cuts.pieces.length - 1;
    const kept = (this.#kept[cellRow % ROWS_KEPT] ??= {
      cellRow: -1,
      transforms: new Float64Array(8 * kinds),
    });
    if (kept.cellRow !== cellRow) {
      kept.cellRow = cellRow;
      this.#transform(cellRow, kept.transforms);
    }
    return kept.transforms;
  }

  #transform(cellRow: number, out: Float64Array): void {
    const { pieces, cells, transforms } = this.#cuts;
    const values = this.#values;
    const row = cellRow * this.#cellColumns;
    out.fill(0);
    for (let at = 0, kind = 0, piece = 0; at < out.length; at += 8) {
      for (const end = pieces[++kind]; piece < end; piece++) {
        const value = values[row + cells[piece]];
        for (let u = 0; u < 8; u++) {
          out[at + u] += value * transforms[8 * piece + u];
        }
      }
    }
  }
}
