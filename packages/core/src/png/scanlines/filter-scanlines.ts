import { paeth } from "./filters.ts";
import { INDEXED } from "../syntax/format.ts";
import type { RasterPixels } from "./raster-pixels.ts";

/**
 * Filters a scanline into `out` (PNG §9.2). `line` and the line `above` must begin with a pixel of zeros, `step`
 * bytes.
 *
 * @returns the sum of the bytes' distances from zero.
 */
type FilterLine = (line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array) => number;

/**
 * Number of lines that share the filter chosen for the first. Trying all filters on each took most of the time and
 * saved almost nothing.
 */
const LINES_ALIKE = 4;

/** Filters by type. Each has its own loop, as all of them touch every byte of an image. */
const FILTERS: readonly FilterLine[] = [filterNone, filterSub, filterUp, filterAverage, filterPaeth];

/**
 * Filters all scanlines, each after its filter type. Samples get the filter whose bytes, taken as signed, have the
 * smallest sum of distances from zero; palette indexes get none, as PNG §12.7 advises.
 */
export function filterScanlines(pixels: RasterPixels, height: number): Uint8Array {
  const { colorType, bits, lineBytes, packLine } = pixels;
  const step = Math.max(1, bits >> 3);
  const filters = colorType === INDEXED ? [filterNone] : FILTERS;
  const filtered = new Uint8Array((1 + lineBytes) * height);
  let line = new Uint8Array(step + lineBytes);
  let above = new Uint8Array(step + lineBytes);
  let best = new Uint8Array(lineBytes);
  let tried = new Uint8Array(lineBytes);
  let bestType = 0;
  for (let y = 0; y < height; y++) {
    packLine(y, line, step);
    if (y % LINES_ALIKE === 0) {
      let least = Infinity;
      for (const [type, filter] of filters.entries()) {
        const sum = filter(line, above, step, tried);
        if (sum >= least) continue;
        least = sum;
        bestType = type;
        [best, tried] = [tried, best];
      }
    } else filters[bestType](line, above, step, best);
    const at = y * (1 + lineBytes);
    filtered[at] = bestType;
    filtered.set(best, at + 1);
    [line, above] = [above, line];
  }
  return filtered;
}

function filterNone(line: Uint8Array, _above: Uint8Array, step: number, out: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const byte = line[i + step];
    out[i] = byte;
    sum += distance(byte);
  }
  return sum;
}

function filterSub(line: Uint8Array, _above: Uint8Array, step: number, out: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const difference = line[i + step] - line[i];
    out[i] = difference;
    sum += distance(difference);
  }
  return sum;
}

function filterUp(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const difference = line[i + step] - above[i + step];
    out[i] = difference;
    sum += distance(difference);
  }
  return sum;
}

function filterAverage(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const difference = line[i + step] - ((line[i] + above[i + step]) >> 1);
    out[i] = difference;
    sum += distance(difference);
  }
  return sum;
}

function filterPaeth(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const predicted = paeth(line[i], above[i + step], above[i]);
    const difference = line[i + step] - predicted;
    out[i] = difference;
    sum += distance(difference);
  }
  return sum;
}

/** Returns the distance from zero of a number's lowest byte, taken as signed. */
function distance(number: number): number {
  const signed = (number << 24) >> 24;
  return signed < 0 ? -signed : signed;
}
