import { paeth } from "./filters.js";
import { INDEXED } from "./format.js";
import type { RasterPixels } from "./raster-pixels.js";

/** Filter types (PNG § 9.2). */
const NONE = 0;
const TYPES = [0, 1, 2, 3, 4] as const;

/**
 * All scanlines, each behind its filter type: of samples the filter whose bytes, taken as signed, are nearest to zero in
 * sum, and of palette indexes none, as PNG § 12.7 advises.
 */
export function filterScanlines(pixels: RasterPixels, height: number): Uint8Array {
  const { colorType, bits, lineBytes, packLine } = pixels;
  const step = Math.max(1, bits >> 3);
  const filtered = new Uint8Array((1 + lineBytes) * height);
  // In front of each line a pixel of zeros, for what is left of the first.
  let line = new Uint8Array(step + lineBytes);
  let above = new Uint8Array(step + lineBytes);
  const best = new Uint8Array(lineBytes);
  const tried = new Uint8Array(lineBytes);
  for (let y = 0; y < height; y++) {
    const at = y * (1 + lineBytes);
    packLine(y, line, step);
    let bestType: number = NONE;
    if (colorType === INDEXED) best.set(line.subarray(step));
    else {
      let least = Infinity;
      for (const type of TYPES) {
        const sum = filterLine(type, line, above, step, tried, least);
        if (sum >= least) continue;
        least = sum;
        bestType = type;
        best.set(tried);
      }
    }
    filtered[at] = bestType;
    filtered.set(best, at + 1);
    [line, above] = [above, line];
  }
  return filtered;
}

/**
 * Filters a scanline.
 *
 * @param enough sum from which on the result is of no use.
 * @returns the sum of the bytes' distances from zero, or some number from `enough` on.
 */
function filterLine(
  type: (typeof TYPES)[number],
  line: Uint8Array,
  above: Uint8Array,
  step: number,
  out: Uint8Array,
  enough: number,
): number {
  let sum = 0;
  for (let i = 0; i < out.length && sum < enough; i++) {
    const left = line[i] ?? 0;
    const up = above[i + step] ?? 0;
    const predicted =
      type === 0
        ? 0
        : type === 1
          ? left
          : type === 2
            ? up
            : type === 3
              ? (left + up) >> 1
              : paeth(left, up, above[i] ?? 0);
    const difference = ((line[i + step] ?? 0) - predicted) & 255;
    out[i] = difference;
    sum += difference < 128 ? difference : 256 - difference;
  }
  return sum;
}
