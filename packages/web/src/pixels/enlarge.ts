import type { Mosaic } from "@pixelater/core";
import type { Box, Size } from "../stage/view.ts";
import { scaleEdges } from "./scale-edges.ts";

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
