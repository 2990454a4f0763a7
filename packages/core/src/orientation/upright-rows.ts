import type { PixelRows } from "../pixels/rows.ts";
import { type Orientation, turnOf, uprightSize } from "./orientation.ts";

/**
 * Bytes of pixels that are held to turn an image, at least, and the share of all pixels that may be held instead: an image is
 * read four times at most.
 */
const MIN_HELD_BYTES = 1 << 24;
const MOST_READINGS = 4;

/**
 * Returns a coded image upright.
 *
 * A mirrored image is turned row by row. In all other orientations the last coded rows are needed for the first upright ones:
 * the coded image is read several times, and each time a strip of upright rows is held. This takes 16 MB of memory, or 1 byte
 * for each pixel if that is more.
 */
export function uprightRows(coded: PixelRows, orientation: Orientation): PixelRows {
  if (orientation === 1) return coded;
  if (orientation === 2) return mirroredRows(coded);
  const size = uprightSize(coded.width, coded.height, orientation);
  const rowBytes = 4 * size.width;
  const held = heldBytes(size.width, size.height);
  const stripRows = Math.min(size.height, Math.max(1, Math.ceil(held / rowBytes)));
  return {
    ...coded,
    ...size,
    read(take) {
      const strip = new Uint32Array(stripRows * size.width);
      for (let top = 0; top < size.height; top += stripRows) {
        const rows = Math.min(stripRows, size.height - top);
        fillStrip(coded, orientation, strip, top, rows);
        take(new Uint8Array(strip.buffer, 0, rowBytes * rows), top, rows);
      }
    },
  };
}

/** Returns the bytes of an upright image that are held at a time. */
export function heldBytes(width: number, height: number): number {
  return Math.max(MIN_HELD_BYTES, Math.ceil((4 * width * height) / MOST_READINGS));
}

function mirroredRows(coded: PixelRows): PixelRows {
  const { width } = coded;
  return {
    ...coded,
    read(take) {
      coded.read((rgba, top, rows) => {
        const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
        for (let at = 0; at < pixels.length; at += width) pixels.subarray(at, at + width).reverse();
        take(rgba, top, rows);
      });
    },
  };
}

/** Reads upright rows `top` up to `top` + `rows` into a strip. */
function fillStrip(
  coded: PixelRows,
  orientation: Orientation,
  strip: Uint32Array,
  top: number,
  rows: number,
): void {
  const { width, height } = coded;
  const { swap, mirrorX, mirrorY } = turnOf(orientation);
  coded.read((rgba, bandTop, bandRows) => {
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
    if (!swap) {
      for (let row = 0; row < bandRows; row++) {
        const y = bandTop + row;
        const to = (mirrorY ? height - 1 - y : y) - top;
        if (to < 0 || to >= rows) continue;
        const line = pixels.subarray(width * row, width * (row + 1));
        if (mirrorX) line.reverse();
        strip.set(line, width * to);
      }
      return;
    }
    // An upright row is a coded column, and a coded row an upright column: pixels of a band that are neighbors in a column
    // are neighbors in the strip.
    const uprightWidth = height;
    for (let row = 0; row < rows; row++) {
      const x = mirrorX ? width - 1 - (top + row) : top + row;
      const y = mirrorY ? height - 1 - bandTop : bandTop;
      const step = mirrorY ? -1 : 1;
      for (let i = 0, to = uprightWidth * row + y; i < bandRows; i++, to += step) {
        strip[to] = pixels[width * i + x];
      }
    }
  });
}
