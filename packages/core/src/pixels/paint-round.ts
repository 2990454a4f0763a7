import type { CellStyle } from "../mosaic/cell-style.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { roundRows } from "../mosaic/round-cells.ts";
import type { PixelRows } from "./rows.ts";

/** Pixel rows that are passed at once: those of 16 are an MCU row of a JPEG. */
const BAND_ROWS = 16;

/** Returns the pixels of an opaque mosaic of round cells. Takes memory for a few rows. */
export function paintRound(mosaic: Mosaic, style: CellStyle): Omit<PixelRows, "isGrey"> {
  const { width, height, colors } = mosaic;
  return {
    width,
    height,
    isOpaque: true,
    read(take) {
      const cellColors = new Uint32Array(colors.slice().buffer);
      const [gapColor] = new Uint32Array(style.gapColor.slice().buffer);
      const pixels = new Uint32Array(BAND_ROWS * width);
      const bytes = new Uint8Array(pixels.buffer);
      let y = 0;
      let filled = 0;
      const pass = () => {
        take(bytes.subarray(0, 4 * filled * width), y, filled);
        y += filled;
        filled = 0;
      };
      roundRows(mosaic, style, (cells, ends, runs, rows) => {
        for (let left = rows; left > 0; left--) {
          const start = filled * width;
          for (let i = 0, x = 0; i < runs; x = ends[i++]) {
            pixels.fill(cellColors[cells[i]] ?? gapColor, start + x, start + ends[i]);
          }
          if (++filled === BAND_ROWS) pass();
        }
      });
      if (filled > 0) pass();
    },
  };
}
