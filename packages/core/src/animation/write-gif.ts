import { type Bytes, joinBytes } from "../bytes.ts";
import { layGrid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { applyPalette } from "../mosaic/palette.ts";
import { joinColors, splitCells } from "./frame-colors.ts";
import type { TimedMosaic } from "./frames.ts";
import { LzwRuns } from "./lzw.ts";

/** Most colors of a GIF's table, the transparent one included. */
const MOST_COLORS = 256;

/** Longest side that a GIF can have (GIF89a §18). */
const LONGEST_SIDE = 65_535;

/** Cells with less alpha become transparent, others opaque: GIF knows nothing between. */
const OPAQUE_FROM = 128;

/** What remains of a frame when its time is over (GIF89a §23): all of it, or nothing. */
const KEEP = 1;
const CLEAR = 2;

/**
 * Writes an animated GIF. All frames share one palette: exactly their colors if they are few enough, otherwise the 256 that
 * suit all frames best. Delays are rounded to hundredths of a second.
 *
 * Time and memory grow with the runs of color in all rows, not with the pixels.
 *
 * @param frames of one size, at least one.
 * @param plays how often the animation is played; 0 for without end.
 * @throws {RangeError} for a side that a GIF cannot have.
 */
export function writeGif(frames: readonly TimedMosaic[], plays: number): Bytes {
  const mosaics = frames.map(({ mosaic }) => mosaic);
  const [{ width, height }] = mosaics;
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw new RangeError(
      `Expected sides of at most ${LONGEST_SIDE} pixels for a GIF but received ${width} × ${height}`,
    );
  }
  const { palette, transparent, indexes } = indexedColors(joinColors(mosaics));
  const bits = Math.max(1, Math.ceil(Math.log2(palette.length / 3)));
  const table = new Uint8Array(3 * 2 ** bits);
  table.set(palette);
  const size = [...uint16(width), ...uint16(height)];
  const parts: ArrayLike<number>[] = [
    ascii("GIF89a"),
    [...size, 0x80 | ((bits - 1) << 4) | (bits - 1), 0, 0],
    table,
    // A GIF without this extension is played once; with it, so many times more.
    ...(plays === 1 ? [] : [loopExtension(plays === 0 ? 0 : plays - 1)]),
  ];
  for (const [i, pixels] of splitCells(mosaics, indexes).entries()) {
    const { mosaic, milliseconds } = frames[i];
    const disposal = transparent === undefined ? KEEP : CLEAR;
    parts.push(
      [0x21, 0xf9, 4, (disposal << 2) | (transparent === undefined ? 0 : 1)],
      [...uint16(Math.round(milliseconds / 10)), transparent ?? 0, 0],
      [0x2c, 0, 0, 0, 0, ...size, 0],
      imageData(mosaic, pixels, bits),
    );
  }
  parts.push([0x3b]);
  return joinBytes(parts);
}

interface IndexedColors {
  /** Red, green and blue of each color. */
  readonly palette: Uint8Array;
  /** Index of the transparent color; undefined if all are opaque. */
  readonly transparent: number | undefined;
  /** Color of each cell. */
  readonly indexes: Uint32Array;
}

/** Returns cells as indexes of at most 256 colors. */
function indexedColors(rgba: Uint8Array): IndexedColors {
  const colors = rgba.slice();
  let hasTransparent = false;
  for (let i = 0; i < colors.length; i += 4) {
    const isOpaque = colors[i + 3] >= OPAQUE_FROM;
    hasTransparent ||= !isOpaque;
    if (isOpaque) colors[i + 3] = 255;
    else colors.fill(0, i, i + 4);
  }
  // Colors with alpha 0 are all the same one.
  const few = hasTooManyColors(colors) ? reduced(colors, MOST_COLORS - Number(hasTransparent)) : colors;
  const cells = new Uint32Array(few.buffer, few.byteOffset, few.length / 4);
  const known = new Map<number, number>();
  const palette: number[] = [];
  let transparent: number | undefined;
  const indexes = cells.map((color, cell) => {
    const found = known.get(color);
    if (found !== undefined) return found;
    const index = known.size;
    known.set(color, index);
    palette.push(...few.subarray(4 * cell, 4 * cell + 3));
    if (few[4 * cell + 3] === 0) transparent = index;
    return index;
  });
  return { palette: Uint8Array.from(palette), transparent, indexes };
}

function hasTooManyColors(rgba: Uint8Array): boolean {
  const distinct = new Set<number>();
  for (const color of new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)) {
    if (distinct.add(color).size > MOST_COLORS) return true;
  }
  return false;
}

function reduced(rgba: Uint8Array, most: number): Uint8Array {
  const cells = rgba.length / 4;
  return applyPalette({ ...layGrid({ cellSize: 1 }, cells, 1), colors: rgba }, { colors: most }).colors;
}

/** Returns the compressed pixels of a frame. @param pixels color of each cell. */
function imageData({ columns, rows, xEdges, yEdges }: Mosaic, pixels: Uint32Array, bits: number): Uint8Array {
  const lzw = new LzwRuns(bits);
  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    for (let y = yEdges[row]; y < yEdges[row + 1]; y++) {
      for (let x = 0; x < columns; x++) lzw.run(pixels[first + x], xEdges[x + 1] - xEdges[x]);
    }
  }
  return lzw.end();
}

/** Returns the application extension that repeats an animation: `again` times, or 0 for without end. */
function loopExtension(again: number): number[] {
  return [0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, ...uint16(again), 0];
}

function uint16(value: number): [number, number] {
  return [value & 255, value >> 8];
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
