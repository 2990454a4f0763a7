import type { Bytes } from "../bytes.ts";
import { roundedMean } from "./raster.ts";
import type { Scale, TakeRows } from "./rows.ts";

/** Sums of one pixel: red, green and blue times alpha, and alpha. */
const SUMS = 4;

/**
 * Returns a function that takes all rows of an image and writes a smaller one: each pixel is the mean of `scale` × `scale`
 * pixels, weighted by alpha, at the right and bottom edges of those that exist. Halves round up.
 *
 * @param into receives ⌈width / scale⌉ × ⌈height / scale⌉ pixels, 4 bytes each.
 */
export function shrinkRows(width: number, height: number, scale: Scale, into: Bytes): TakeRows {
  const columns = Math.ceil(width / scale);
  const sums = new Float64Array(SUMS * columns);
  return (pixels, top, rows) => {
    for (let row = 0; row < rows; row++) {
      addRow(pixels, 4 * width * row, width, scale, sums);
      const y = top + row;
      if ((y + 1) % scale !== 0 && y + 1 !== height) continue;
      const heightOfPixel = (y % scale) + 1;
      for (let column = 0; column < columns; column++) {
        const pixelsOfMean = heightOfPixel * Math.min(scale, width - scale * column);
        writeMean(sums, SUMS * column, pixelsOfMean, into, 4 * (columns * Math.floor(y / scale) + column));
      }
      sums.fill(0);
    }
  };
}

function addRow(pixels: Uint8Array, at: number, width: number, scale: Scale, sums: Float64Array): void {
  for (let x = 0, from = at, sum = 0; x < width; sum += SUMS) {
    const end = Math.min(x + scale, width);
    for (; x < end; x++, from += 4) {
      const alpha = pixels[from + 3];
      sums[sum] += pixels[from] * alpha;
      sums[sum + 1] += pixels[from + 1] * alpha;
      sums[sum + 2] += pixels[from + 2] * alpha;
      sums[sum + 3] += alpha;
    }
  }
}

/** Writes a mean; transparent black if its alpha rounds to 0. */
function writeMean(sums: Float64Array, from: number, count: number, into: Bytes, at: number): void {
  const alphas = sums[from + 3];
  const alpha = roundedMean(alphas, count);
  if (alpha === 0) return;
  for (let c = 0; c < 3; c++) into[at + c] = roundedMean(sums[from + c], alphas);
  into[at + 3] = alpha;
}
