import type { Mosaic } from "@pixelater/core";
import { scaleEdges } from "./scale-edges.ts";

/**
 * Paints a mosaic for a canvas of any size. The cells' edges are scaled and rounded to whole canvas pixels, which leaves
 * no seam or blur between cells.
 *
 * @returns red, green, blue, alpha of `width` × `height` pixels, row by row.
 */
export function enlarge(mosaic: Mosaic, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const cells = new Uint32Array(mosaic.colors.slice().buffer);
  const pixels = new Uint32Array(width * height);
  const xs = scaleEdges(mosaic.xEdges, mosaic.width, width);
  const ys = scaleEdges(mosaic.yEdges, mosaic.height, height);
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
