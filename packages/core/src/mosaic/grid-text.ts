import { quoted } from "../quoting.ts";
import type { GridOptions } from "./grid.ts";

const GRID = /^([1-9]\d{0,3})(?:x([1-9]\d{0,3})|(px)|-(across|down|long))?$/;

/**
 * Parses a grid from text, as in metadata and on command lines: `16` is 16 × 16 cells, `16x9` sixteen columns and nine rows,
 * `10px` cells of 10 × 10 pixels; `48-across`, `48-down` and `48-long` are square cells, 48 in a row, in a column or along
 * the longer side. Numbers are whole, from 1 to 9999.
 *
 * @throws {TypeError} quoting any other text.
 *
 * @example
 * pixelate(photo, parseGrid("10px"))
 */
export function parseGrid(text: string): GridOptions {
  const match = GRID.exec(text);
  if (match === null) {
    throw new TypeError(
      `Expected a grid such as 8, 16x9, 10px or 48-across of whole numbers from 1 to 9999 but got ${quoted(text)}`,
    );
  }
  // A group that did not take part in the match is undefined.
  const [first, rows, px, side] = [match.at(1), match.at(2), match.at(3), match.at(4)];
  if (px !== undefined) return { cellSize: Number(first) };
  if (side === "across") return { grid: { columns: Number(first) } };
  if (side === "down") return { grid: { rows: Number(first) } };
  if (side === "long") return { grid: { longSide: Number(first) } };
  return { grid: { columns: Number(first), rows: Number(rows ?? first) } };
}

/** Returns the label that names a grid in file names and object keys: `32x32`, `16x9`, `48-across`, `10px` or `10x12px`. */
export function gridLabel({ grid, cellSize }: GridOptions): string {
  if (grid === undefined)
    return typeof cellSize === "number" ? `${cellSize}px` : `${cellSize.width}x${cellSize.height}px`;
  if (typeof grid === "number") return `${grid}x${grid}`;
  const { columns, rows, longSide } = grid;
  if (longSide !== undefined) return `${longSide}-long`;
  if (columns === undefined) return `${rows}-down`;
  return rows === undefined ? `${columns}-across` : `${columns}x${rows}`;
}
