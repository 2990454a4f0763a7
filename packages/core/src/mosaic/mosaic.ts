import { type Grid, layGrid } from "./grid.ts";

/** A grid with one colour per cell: a pixelated photo. */
export interface Mosaic extends Grid {
  /** Red, green, blue, alpha of each cell, 8 bit, not premultiplied, row by row: 4 × columns × rows bytes. */
  readonly colors: Uint8Array;
}

/** Returns a mosaic of the same cells, of `scale` × `scale` pixels each. */
export function scaleCells({ columns, rows, colors }: Mosaic, scale: number): Mosaic {
  return { ...layGrid({ cellSize: scale }, columns * scale, rows * scale), colors };
}

/** Returns the mosaic as it looks on white: opaque, for formats without transparency. */
export function flattenOnWhite(mosaic: Mosaic): Mosaic {
  return { ...mosaic, colors: onWhite(mosaic.colors) };
}

/** Returns colours as they look on white. @param rgba 4 bytes a colour. */
export function onWhite(rgba: Uint8Array): Uint8Array {
  const colors = rgba.slice();
  putOnWhite(colors);
  return colors;
}

/** Changes colours to what they look like on white. @param rgba 4 bytes a colour. */
export function putOnWhite(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3];
    if (alpha === 255) continue;
    for (let c = i; c < i + 3; c++) {
      rgba[c] = Math.floor((rgba[c] * alpha + 255 * (255 - alpha)) / 255 + 0.5);
    }
    rgba[i + 3] = 255;
  }
}
