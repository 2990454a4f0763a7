import type { Grid } from "../../mosaic/grid.ts";

/** A grid of which some cells are measured. */
export interface PartOfGrid {
  readonly grid: Grid;
  /** 1 or 0 for each cell, row by row. */
  readonly wanted: Uint8Array;
}

/**
 * The MCUs that the wanted cells of some grids need: all that have a pixel of one, and those around, as chroma is
 * interpolated with them.
 */
export class WantedMcus {
  readonly #across: number;
  readonly #flags: Uint8Array;
  readonly #rows: Uint8Array;

  /** @param width, height of an MCU in pixels. */
  constructor(parts: readonly PartOfGrid[], width: number, height: number) {
    const [{ grid }] = parts;
    this.#across = Math.ceil(grid.width / width);
    const down = Math.ceil(grid.height / height);
    this.#flags = new Uint8Array(this.#across * down);
    this.#rows = new Uint8Array(down);
    for (const part of parts) {
      const { columns, rows, xEdges, yEdges } = part.grid;
      for (let row = 0; row < rows; row++) {
        const top = Math.max(0, Math.floor(yEdges[row] / height) - 1);
        const bottom = Math.min(down, Math.ceil(yEdges[row + 1] / height) + 1);
        for (let column = 0; column < columns; column++) {
          if (part.wanted[row * columns + column] === 0) continue;
          const left = Math.max(0, Math.floor(xEdges[column] / width) - 1);
          const right = Math.min(this.#across, Math.ceil(xEdges[column + 1] / width) + 1);
          for (let y = top; y < bottom; y++)
            this.#flags.fill(1, y * this.#across + left, y * this.#across + right);
          this.#rows.fill(1, top, bottom);
        }
      }
    }
  }

  /** Returns true for a wanted MCU; false beyond the image, where MCUs pad it. */
  has(column: number, row: number): boolean {
    return column < this.#across && this.#flags[row * this.#across + column] === 1;
  }

  /** Returns true if a row of MCUs has a wanted one. */
  hasRow(row: number): boolean {
    return this.#rows[row] === 1;
  }
}
