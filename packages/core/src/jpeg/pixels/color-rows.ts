import { isInterpolated } from "../syntax/frame.ts";
import type { ColorModel } from "../syntax/header.ts";
import { chromaTable, clippedWord, EVERY_LANE, isClipped, OPAQUE, wordOf } from "./chroma-table.ts";
import { convertCmyk } from "./cmyk.ts";
import { writeHalfChroma, writeQuarterChroma } from "./interpolated-chroma.ts";
import type { SamplePlane } from "./sample-plane.ts";
import { pixelSamples, type PixelSamples, repeatedSamples } from "./upsample.ts";

/** Writes the pixels of an image from the samples of its components, row by row. */
export interface ColorRows {
  /** True if a row of pixels takes samples above or below its own. */
  readonly needsNeighbors: boolean;
  /**
   * Writes one row of pixels: red, green, blue and alpha, from the lowest byte of each word to the highest.
   *
   * @param y row of pixels, counted from the current row of MCUs; −1 is the row above.
   */
  write(y: number, pixels: Uint32Array, at: number): void;
}

/** Returns the writer for an image of this color model and these components. */
export function colorRows(model: ColorModel, planes: readonly SamplePlane[]): ColorRows {
  if (model === "ycbcr") {
    const [luma, cb, cr] = planes;
    const isHalf = (plane: SamplePlane) => isInterpolated(plane) && plane.pixelsAcross === 2;
    if (luma.pixelsAcross === 1 && luma.pixelsDown === 1 && isHalf(cb) && isHalf(cr)) {
      if (cb.pixelsDown === 2 && cr.pixelsDown === 2) return new QuarterChromaRows(luma, cb, cr);
      if (cb.pixelsDown === 1 && cr.pixelsDown === 1) return new HalfChromaRows(luma, cb, cr);
    }
  }
  return new AnyRows(model, planes, planes.map(pixelSamples));
}

/** Returns a writer that repeats samples instead of interpolating: no pixel takes in anything of another MCU. */
export function repeatedRows(model: ColorModel, planes: readonly SamplePlane[]): ColorRows {
  return new AnyRows(model, planes, planes.map(repeatedSamples));
}

/** 4:2:0. */
class QuarterChromaRows implements ColorRows {
  readonly needsNeighbors = true;
  readonly #luma: SamplePlane;
  readonly #cb: SamplePlane;
  readonly #cr: SamplePlane;

  constructor(luma: SamplePlane, cb: SamplePlane, cr: SamplePlane) {
    this.#luma = luma;
    this.#cb = cb;
    this.#cr = cr;
  }

  write(y: number, pixels: Uint32Array, at: number): void {
    const row = y >> 1;
    const near = this.#cb.rowAt(row);
    const far = this.#cb.rowAt((y & 1) === 0 ? row - 1 : row + 1);
    writeQuarterChroma(this.#luma, this.#luma.rowAt(y), this.#cb, this.#cr, near, far, pixels, at);
  }
}

/** 4:2:2. */
class HalfChromaRows implements ColorRows {
  readonly needsNeighbors = false;
  readonly #luma: SamplePlane;
  readonly #cb: SamplePlane;
  readonly #cr: SamplePlane;

  constructor(luma: SamplePlane, cb: SamplePlane, cr: SamplePlane) {
    this.#luma = luma;
    this.#cb = cb;
    this.#cr = cr;
  }

  write(y: number, pixels: Uint32Array, at: number): void {
    writeHalfChroma(this.#luma, this.#luma.rowAt(y), this.#cb, this.#cr, this.#cb.rowAt(y), pixels, at);
  }
}

/** Every other color model and sampling: each component is brought to full resolution first. */
class AnyRows implements ColorRows {
  readonly needsNeighbors: boolean;
  readonly #model: ColorModel;
  readonly #components: readonly PixelSamples[];
  readonly #width: number;

  constructor(model: ColorModel, [{ width }]: readonly SamplePlane[], components: readonly PixelSamples[]) {
    this.#model = model;
    this.#components = components;
    this.#width = width;
    this.needsNeighbors = components.some(({ needsNeighbors }) => needsNeighbors);
  }

  write(y: number, pixels: Uint32Array, at: number): void {
    const components = this.#components;
    for (const component of components) component.load(y);
    const [first, second, third, fourth] = components;
    const model = this.#model;
    const width = this.#width;
    if (model === "grey") writeGrey(first, pixels, at, width);
    else if (model === "rgb" || model === "cmyk") writeChannels(first, second, third, pixels, at, width);
    else writeYcbcr(first, second, third, pixels, at, width);
    if (model === "ycck" || model === "cmyk") writeCmyk(model, fourth, pixels, at, width);
  }
}

function writeGrey(
  { samples, at: from }: PixelSamples,
  pixels: Uint32Array,
  at: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) pixels[at + x] = Math.imul(samples[from + x], 0x010101) | OPAQUE;
}

function writeChannels(
  { samples: reds, at: redAt }: PixelSamples,
  { samples: greens, at: greenAt }: PixelSamples,
  { samples: blues, at: blueAt }: PixelSamples,
  pixels: Uint32Array,
  at: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) {
    pixels[at + x] = reds[redAt + x] | (greens[greenAt + x] << 8) | (blues[blueAt + x] << 16) | OPAQUE;
  }
}

function writeYcbcr(
  { samples: lumas, at: lumaAt }: PixelSamples,
  { samples: cbs, at: cbAt }: PixelSamples,
  { samples: crs, at: crAt }: PixelSamples,
  pixels: Uint32Array,
  at: number,
  width: number,
): void {
  const chroma = chromaTable();
  for (let x = 0; x < width; x++) {
    const luma = Math.imul(lumas[lumaAt + x], EVERY_LANE);
    const packed = (chroma[(crs[crAt + x] << 8) | cbs[cbAt + x]] + luma) | 0;
    pixels[at + x] = isClipped(packed) ? clippedWord(packed) : wordOf(packed);
  }
}

/**
 * Writes K in place of alpha, beside C, M and Y, and converts the row to sRGB.
 *
 * YCCK holds C, M and Y as red, green and blue, which are the inverse of what a CMYK file holds: R = 255 − C (Adobe
 * technical note 5116 §18).
 */
function writeCmyk(
  model: "cmyk" | "ycck",
  { samples, at: from }: PixelSamples,
  pixels: Uint32Array,
  at: number,
  width: number,
): void {
  const inverse = model === "ycck" ? 0xffffff : 0;
  for (let x = 0; x < width; x++) {
    pixels[at + x] = ((pixels[at + x] & 0xffffff) ^ inverse) | (samples[from + x] << 24);
  }
  convertCmyk(new Uint8ClampedArray(pixels.buffer, 4 * at, 4 * width));
}
