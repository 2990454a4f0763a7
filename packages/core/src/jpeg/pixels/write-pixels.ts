import { convertCmyk } from "./cmyk.ts";
import type { ColorModel } from "../syntax/header.ts";
import { BLUE_OF_CB, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../transform/ycbcr.ts";
import type { SampleRows } from "./sample-rows.ts";

/** Chroma of gray (JFIF 1.02). */
const NO_CHROMA = 128;

/**
 * Writes one row of pixels as red, green, blue and alpha. Repeats the samples of a component that has fewer than the
 * image has pixels.
 *
 * @param y row of pixels within the row of MCUs.
 * @param at start of the row in `pixels`, whose stores round and clamp to 0 to 255.
 */
export function writePixels(
  model: ColorModel,
  planes: readonly SampleRows[],
  y: number,
  pixels: Uint8ClampedArray,
  at: number,
): void {
  const [first, second, third, fourth] = planes;
  if (model === "grey") writeGrey(first, y, pixels, at);
  else if (model === "rgb" || model === "cmyk") writeChannels(first, second, third, y, pixels, at);
  else writeYcbcr(first, second, third, y, pixels, at);
  if (model === "ycck") invert(pixels, at, at + 4 * first.columns.length);
  if (model === "ycck" || model === "cmyk") writeCmyk(fourth, y, pixels, at);
}

function writeGrey(
  { samples, columns, rowStarts }: SampleRows,
  y: number,
  pixels: Uint8ClampedArray,
  at: number,
) {
  const row = rowStarts[y];
  for (let x = 0, to = at; x < columns.length; x++, to += 4) {
    const level = samples[row + columns[x]];
    pixels[to] = level;
    pixels[to + 1] = level;
    pixels[to + 2] = level;
    pixels[to + 3] = 255;
  }
}

function writeChannels(
  red: SampleRows,
  green: SampleRows,
  blue: SampleRows,
  y: number,
  pixels: Uint8ClampedArray,
  at: number,
): void {
  const redRow = red.rowStarts[y];
  const greenRow = green.rowStarts[y];
  const blueRow = blue.rowStarts[y];
  for (let x = 0, to = at; x < red.columns.length; x++, to += 4) {
    pixels[to] = red.samples[redRow + red.columns[x]];
    pixels[to + 1] = green.samples[greenRow + green.columns[x]];
    pixels[to + 2] = blue.samples[blueRow + blue.columns[x]];
    pixels[to + 3] = 255;
  }
}

function writeYcbcr(
  lumas: SampleRows,
  cbs: SampleRows,
  crs: SampleRows,
  y: number,
  pixels: Uint8ClampedArray,
  at: number,
): void {
  const lumaRow = lumas.rowStarts[y];
  const cbRow = cbs.rowStarts[y];
  const crRow = crs.rowStarts[y];
  for (let x = 0, to = at; x < lumas.columns.length; x++, to += 4) {
    const luma = lumas.samples[lumaRow + lumas.columns[x]];
    const cb = cbs.samples[cbRow + cbs.columns[x]] - NO_CHROMA;
    const cr = crs.samples[crRow + crs.columns[x]] - NO_CHROMA;
    pixels[to] = luma + RED_OF_CR * cr;
    pixels[to + 1] = luma - GREEN_OF_CB * cb - GREEN_OF_CR * cr;
    pixels[to + 2] = luma + BLUE_OF_CB * cb;
    pixels[to + 3] = 255;
  }
}

/**
 * Turns the red, green and blue of YCCK into C, M and Y as a CMYK file holds them, which YCCK does not: it takes R = 255 − C
 * (Adobe technical note 5116 §18).
 */
function invert(pixels: Uint8ClampedArray, start: number, end: number) {
  for (let at = start; at < end; at += 4) {
    pixels[at] = 255 - pixels[at];
    pixels[at + 1] = 255 - pixels[at + 1];
    pixels[at + 2] = 255 - pixels[at + 2];
  }
}

/** Writes K in place of alpha, beside C, M and Y, and converts the row to sRGB. */
function writeCmyk(
  { samples, columns, rowStarts }: SampleRows,
  y: number,
  pixels: Uint8ClampedArray,
  at: number,
) {
  const row = rowStarts[y];
  for (let x = 0, to = at + 3; x < columns.length; x++, to += 4) {
    pixels[to] = samples[row + columns[x]];
  }
  convertCmyk(pixels.subarray(at, at + 4 * columns.length));
}
