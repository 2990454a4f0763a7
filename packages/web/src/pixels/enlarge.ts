import type { Mosaic, PartialMosaic } from "@pixelater/core";
import type { Box, Size } from "../stage/view.ts";
import { scaleEdges } from "./scale-edges.ts";
import { shownBounds } from "./shown-bounds.ts";

/**
 * Paints a mosaic for a canvas of any size. The cells' edges are scaled and rounded to whole canvas pixels, which leaves
 * no seam or blur between cells.
 *
 * @param size of the whole mosaic in canvas pixels.
 * @param part of it to paint, in canvas pixels; all of it by default.
 * @returns red, green, blue, alpha of each pixel of the part, row by row.
 */
export function enlarge(
  mosaic: Mosaic,
  size: Size,
  part: Box = { left: 0, top: 0, ...size },
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = part;
  const cells = new Uint32Array(mosaic.colors.slice().buffer);
  const pixels = new Uint32Array(width * height);
  const xs = edgesWithin(scaleEdges(mosaic.xEdges, mosaic.width, size.width), part.left, width);
  const ys = edgesWithin(scaleEdges(mosaic.yEdges, mosaic.height, size.height), part.top, height);
  for (let row = 0; row < mosaic.rows; row++) {
    const top = ys[row] ?? 0;
    const bottom = ys[row + 1] ?? top;
    if (top === bottom) continue;
    const start = top * width;
    for (let column = 0; column < mosaic.columns; column++) {
      const color = cells[row * mosaic.columns + column] ?? 0;
      pixels.fill(color, start + (xs[column] ?? 0), start + (xs[column + 1] ?? 0));
    }
    for (let y = top + 1; y < bottom; y++) pixels.copyWithin(y * width, start, start + width);
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Returns the edges relative to the part's first pixel; those beyond its ends are moved to them. */
function edgesWithin(edges: Uint32Array, first: number, length: number): Uint32Array {
  return edges.map((edge) => Math.min(Math.max(edge - first, 0), length));
}

/** The shown cells of an enlarged mosaic: their bounding box in canvas pixels, and its pixels. */
export interface EnlargedCells {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha, row by row. Transparent where no cell is shown. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Paints the shown cells of a mosaic for a canvas of any size, as {@link enlarge} does. Returns `null` if none is visible. */
export function enlargeShown(mosaic: PartialMosaic, width: number, height: number): EnlargedCells | null {
  const bounds = shownBounds(mosaic);
  if (bounds === null) return null;
  const { columns, shown } = mosaic;
  const xs = scaleEdges(mosaic.xEdges, mosaic.width, width);
  const ys = scaleEdges(mosaic.yEdges, mosaic.height, height);
  const left = xs[bounds.left] ?? 0;
  const top = ys[bounds.top] ?? 0;
  const across = (xs[bounds.right] ?? 0) - left;
  const down = (ys[bounds.bottom] ?? 0) - top;
  if (across === 0 || down === 0) return null;
  const cells = new Uint32Array(mosaic.colors.slice().buffer);
  const pixels = new Uint32Array(across * down);
  for (let row = bounds.top; row < bounds.bottom; row++) {
    const from = (ys[row] ?? 0) - top;
    const to = (ys[row + 1] ?? 0) - top;
    if (from === to) continue;
    const start = from * across;
    for (let column = bounds.left; column < bounds.right; column++) {
      const cell = row * columns + column;
      if (shown[cell] !== 1) continue;
      pixels.fill(cells[cell] ?? 0, start + (xs[column] ?? 0) - left, start + (xs[column + 1] ?? 0) - left);
    }
    for (let y = from + 1; y < to; y++) pixels.copyWithin(y * across, start, start + across);
  }
  return { left, top, width: across, height: down, pixels: new Uint8ClampedArray(pixels.buffer) };
}
