import { rgbOfHex } from "../color/hex.ts";
import type { Triple } from "../color/oklab.ts";
import type { Grid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { quoted } from "../quoting.ts";
import type { ColoredCover } from "./region.ts";

/** The cells of one grid that hide something, and those whose colors their cover may show. */
export interface CellsToCover {
  /** 1 for each cell that hides its pixels, row by row. */
  readonly hidden: Uint8Array;
  /** 1 for each cell around them that no region touches. */
  readonly around: Uint8Array;
}

/** The color of covers where no cell is around: a middle gray. */
const NOTHING_AROUND = [128, 128, 128, 255] as const;

/**
 * Returns a mosaic whose hidden cells have the colors of a cover. With every cover but `cells` they depend on the cells around
 * alone. Halves round up; colors are weighted by alpha.
 */
export function coverCells(mosaic: Mosaic, cells: CellsToCover, cover: ColoredCover): Mosaic {
  switch (cover) {
    case "cells":
      return mosaic;
    case "surroundings":
      return { ...mosaic, colors: betweenAround(mosaic, cells) };
    case "solid":
      return { ...mosaic, colors: filled(mosaic, cells, meanOfRing(mosaic, cells)) };
    default:
      return { ...mosaic, colors: filled(mosaic, cells, [...requireRgb(cover), 255]) };
  }
}

/** @throws {TypeError} for another text, which must not leave a hidden cell with its own color. */
function requireRgb(cover: string): Triple {
  const rgb = rgbOfHex(cover);
  if (rgb !== undefined) return rgb;
  throw new TypeError(`Expected "#rrggbb" for a cover but received ${quoted(cover)}`);
}

/** Returns a mosaic that is covered as a whole: by its cells' means, or by one color. */
export function coverAll(mosaic: Mosaic, cover: ColoredCover): Mosaic {
  if (cover === "cells") return mosaic;
  const hidden = new Uint8Array(mosaic.columns * mosaic.rows).fill(1);
  return coverCells(mosaic, { hidden, around: new Uint8Array(hidden.length) }, cover);
}

function filled({ colors }: Mosaic, { hidden }: CellsToCover, color: readonly number[]): Uint8Array {
  const covered = colors.slice();
  for (let cell = 0; cell < hidden.length; cell++) if (hidden[cell] === 1) covered.set(color, 4 * cell);
  return covered;
}

/** Returns whether a cover has greys alone wherever the image has. */
export function isGreyCover(cover: ColoredCover): boolean {
  const [red, green, blue] = rgbOfHex(cover) ?? [];
  return red === green && green === blue;
}

/** Weighted colors, added up. */
class ColorSum {
  #red = 0;
  #green = 0;
  #blue = 0;
  #alpha = 0;
  #weight = 0;

  add(colors: Uint8Array, cell: number, weight: number): void {
    const alpha = weight * colors[4 * cell + 3];
    this.#red += alpha * colors[4 * cell];
    this.#green += alpha * colors[4 * cell + 1];
    this.#blue += alpha * colors[4 * cell + 2];
    this.#alpha += alpha;
    this.#weight += weight;
  }

  /** Returns red, green, blue and alpha of the mean; undefined of nothing. */
  mean(): readonly number[] | undefined {
    if (this.#weight === 0) return undefined;
    if (this.#alpha === 0) return [0, 0, 0, 0];
    const sums = [this.#red, this.#green, this.#blue];
    return [
      ...sums.map((sum) => Math.floor(sum / this.#alpha + 0.5)),
      Math.floor(this.#alpha / this.#weight + 0.5),
    ];
  }
}

/** Returns the mean color of the cells around that border on a hidden one, each by its pixels. */
function meanOfRing(mosaic: Mosaic, { hidden, around }: CellsToCover): readonly number[] {
  const { columns, rows, colors } = mosaic;
  const ring = new ColorSum();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (around[cell] === 1 && hasHiddenNeighbour(mosaic, hidden, column, row)) {
        ring.add(colors, cell, pixelsOf(mosaic, column, row));
      }
    }
  }
  return ring.mean() ?? meanOfAll(mosaic, around);
}

function hasHiddenNeighbour(
  { columns, rows }: Grid,
  hidden: Uint8Array,
  column: number,
  row: number,
): boolean {
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      if (hidden[y * columns + x] === 1) return true;
    }
  }
  return false;
}

function meanOfAll(mosaic: Mosaic, around: Uint8Array): readonly number[] {
  const sum = new ColorSum();
  for (let cell = 0; cell < around.length; cell++) {
    const column = cell % mosaic.columns;
    const pixels = pixelsOf(mosaic, column, (cell - column) / mosaic.columns);
    if (around[cell] === 1) sum.add(mosaic.colors, cell, pixels);
  }
  return sum.mean() ?? NOTHING_AROUND;
}

function pixelsOf({ xEdges, yEdges }: Grid, column: number, row: number): number {
  return (xEdges[column + 1] - xEdges[column]) * (yEdges[row + 1] - yEdges[row]);
}

/**
 * Returns colors whose hidden cells are means of the nearest cells around in four directions, weighted by the inverse of the
 * distance between the cells' centres:
 *
 *          u
 *     l  l ▒ ▒  r        ▒ hidden, l r u d around
 *          ▒ ▒
 *          d
 */
function betweenAround(mosaic: Mosaic, { hidden, around }: CellsToCover): Uint8Array {
  const { columns, rows, colors, xEdges, yEdges } = mosaic;
  const covered = colors.slice();
  const firstOfRows = Array.from({ length: rows }, (_, row) => row * columns);
  const firstOfColumns = Array.from({ length: columns }, (_, column) => column);
  const nearest = [
    lastPassed(around, firstOfRows, columns, 1),
    lastPassed(
      around,
      firstOfRows.map((cell) => cell + columns - 1),
      columns,
      -1,
    ),
    lastPassed(around, firstOfColumns, rows, columns),
    lastPassed(
      around,
      firstOfColumns.map((cell) => cell + (rows - 1) * columns),
      rows,
      -columns,
    ),
  ];
  let rest: readonly number[] | undefined;
  const centreX = (cell: number) => (xEdges[cell % columns] + xEdges[(cell % columns) + 1]) / 2;
  const centreY = (cell: number) => {
    const row = Math.floor(cell / columns);
    return (yEdges[row] + yEdges[row + 1]) / 2;
  };
  for (let cell = 0; cell < hidden.length; cell++) {
    if (hidden[cell] === 0) continue;
    const sum = new ColorSum();
    for (const cells of nearest) {
      const found = cells[cell];
      if (found < 0) continue;
      const distance = Math.abs(centreX(found) - centreX(cell)) + Math.abs(centreY(found) - centreY(cell));
      sum.add(colors, found, 1 / distance);
    }
    covered.set(sum.mean() ?? (rest ??= meanOfAll(mosaic, around)), 4 * cell);
  }
  return covered;
}

/**
 * Returns for each cell the last cell around that a walk along its line passed before it; −1 if none.
 *
 * @param starts the cell that each line's walk begins with.
 * @param length cells of a line.
 * @param step from a cell to the next.
 */
function lastPassed(around: Uint8Array, starts: readonly number[], length: number, step: number): Int32Array {
  const found = new Int32Array(around.length).fill(-1);
  for (const start of starts) {
    let last = -1;
    for (let i = 0, cell = start; i < length; i++, cell += step) {
      found[cell] = last;
      if (around[cell] === 1) last = cell;
    }
  }
  return found;
}
