import type { InverseTransform } from "../transform/inverse-dct.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import type { McuPlane } from "./mcu.ts";

/** Rows of MCUs that are kept: the current one, the one above and the one below. */
const ROWS_KEPT = 3;

/** Shares of the sample that an interpolated pixel lies in and of the next one. */
const NEAR = 3 / 4;
const FAR = 1 / 4;

/** Where a component lies in the image. */
export interface ComponentPlace {
  /** Size of an MCU in pixels. */
  readonly mcuWidth: number;
  readonly mcuHeight: number;
  readonly mcusAcross: number;
  /** Samples that are not padding, across and down. */
  readonly columns: number;
  readonly rows: number;
}

/**
 * Gives one component of an MCU a value for each pixel.
 *
 * Where a sample stands for two pixels, it may be interpolated as by libjpeg-turbo: 3/4 of the sample that a pixel lies in
 * and 1/4 of the next one. This needs the MCUs around, so the samples of three rows of MCUs are kept. An MCU that was not
 * decoded has its mean everywhere.
 */
export class ComponentPixels {
  /** The pixels of the MCU that was filled last, row by row: from samples clamped as a decoder does, and from its own. */
  readonly pixels: Float64Array;
  readonly unclamped: Float64Array;
  /** Lowest and highest sample, not clamped, that these pixels take their values from. */
  low = NaN;
  high = NaN;
  /** Samples of an MCU across and down. */
  readonly #width: number;
  readonly #height: number;
  readonly #place: ComponentPlace;
  /** Whether an MCU's samples are blended with those around it, and along which axes. */
  readonly #isInterpolated: boolean;
  readonly #isHalfAcross: boolean;
  readonly #isHalfDown: boolean;
  /** The sample of an MCU that each column or row of pixels lies in. */
  readonly #sampleOfColumn: Uint8Array;
  readonly #sampleOfRow: Uint8Array;
  /** Of each MCU in the rows kept: its mean, and whether it was decoded. */
  readonly #means: Float64Array;
  readonly #isDecoded: Uint8Array;
  /** MCU by MCU, {@link ROWS_KEPT} rows of them, each MCU row by row; empty until an MCU is decoded. */
  #samples = new Float32Array(0);
  /** An MCU's samples with one more on each side. */
  readonly #framed: Float64Array;

  /** @param plane of any MCU, as all have the same layout. */
  constructor({ across, down, isInterpolated }: McuPlane, place: ComponentPlace) {
    const { mcuWidth, mcuHeight, mcusAcross } = place;
    this.#width = 8 * across;
    this.#height = 8 * down;
    this.#place = place;
    this.#isInterpolated = isInterpolated;
    this.#isHalfAcross = isInterpolated && mcuWidth === 2 * this.#width;
    this.#isHalfDown = isInterpolated && mcuHeight === 2 * this.#height;
    this.pixels = new Float64Array(mcuWidth * mcuHeight);
    this.unclamped = new Float64Array(mcuWidth * mcuHeight);
    this.#sampleOfColumn = samplesOfPixels(mcuWidth, this.#width);
    this.#sampleOfRow = samplesOfPixels(mcuHeight, this.#height);
    this.#means = new Float64Array(ROWS_KEPT * mcusAcross);
    this.#isDecoded = new Uint8Array(ROWS_KEPT * mcusAcross);
    this.#framed = new Float64Array((this.#width + 2) * (this.#height + 2));
  }

  /** Keeps the mean of an MCU that is not decoded. Takes the place of one that is three rows above. */
  setMean(column: number, row: number, { means }: McuPlane): void {
    if (!this.#isInterpolated) return;
    let sum = 0;
    for (const mean of means) sum += mean;
    const at = this.#mcuAt(column, row);
    this.#means[at] = sum / means.length;
    this.#isDecoded[at] = 0;
  }

  /** Decodes an MCU. Takes the place of one that is three rows above. */
  decode(
    column: number,
    row: number,
    { across, means, blocks }: McuPlane,
    transform: InverseTransform,
  ): void {
    const mcu = this.#mcuAt(column, row);
    if (this.#samples.length === 0) {
      this.#samples = new Float32Array(this.#means.length * this.#width * this.#height);
    }
    const start = mcu * this.#width * this.#height;
    for (let block = 0; block < blocks.length; block++) {
      const blockRow = Math.floor(block / across);
      const at = start + 8 * this.#width * blockRow + 8 * (block - across * blockRow);
      transform.transform(means[block], blocks[block], this.#samples, at, this.#width);
    }
    this.#isDecoded[mcu] = 1;
  }

  /**
   * Fills {@link pixels} with an MCU that was decoded. The row of MCUs below must be set already, where there is one.
   *
   * @returns true if any sample was clamped; only then is {@link unclamped} set.
   */
  fill(column: number, row: number): boolean {
    if (this.#isInterpolated) this.#frame(column, row);
    else this.#spread(column, row);
    const values = this.#isInterpolated ? this.#framed : this.pixels;
    this.#findRange(values);
    const isClamped = this.low < LOWEST || this.high > HIGHEST;
    if (isClamped) {
      if (this.#isInterpolated) this.#interpolate(this.unclamped);
      else this.unclamped.set(this.pixels);
      clampAll(values);
    }
    if (this.#isInterpolated) this.#interpolate(this.pixels);
    return isClamped;
  }

  #findRange(values: Float64Array): void {
    let low = values[0];
    let high = low;
    for (let i = 1; i < values.length; i++) {
      const value = values[i];
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    this.low = low;
    this.high = high;
  }

  #interpolate(pixels: Float64Array): void {
    if (!this.#isHalfAcross) doubleDown(this.#framed, this.#width, this.#height, pixels);
    else if (!this.#isHalfDown) doubleAcross(this.#framed, this.#width, this.#height, pixels);
    else doubleBoth(this.#framed, this.#width, this.#height, pixels);
  }

  /** Gives each pixel the sample that it lies in. */
  #spread(column: number, row: number): void {
    const { pixels } = this;
    const samples = this.#samples;
    const sampleOfColumn = this.#sampleOfColumn;
    const sampleOfRow = this.#sampleOfRow;
    const width = this.#width;
    const start = this.#mcuAt(column, row) * width * this.#height;
    let pixel = 0;
    const { mcuWidth, mcuHeight } = this.#place;
    for (let y = 0; y < mcuHeight; y++) {
      const at = start + width * sampleOfRow[y];
      for (let x = 0; x < mcuWidth; x++) pixels[pixel++] = samples[at + sampleOfColumn[x]];
    }
  }

  /** Copies an MCU's samples, and around them those of the MCUs beside it, which the image's border repeats. */
  #frame(column: number, row: number): void {
    const width = this.#width;
    const height = this.#height;
    const { mcusAcross, columns, rows } = this.#place;
    const framed = this.#framed;
    const samples = this.#samples;
    const means = this.#means;
    const isDecoded = this.#isDecoded;
    const mcuSize = width * height;
    let at = 0;
    for (let y = row * height - 1; y <= (row + 1) * height; y++) {
      // Rows of padding are no samples to interpolate from.
      const sampleRow = Math.min(Math.max(0, y), rows - 1);
      const mcuRow = Math.floor(sampleRow / height);
      const mcu = this.#mcuAt(column, mcuRow);
      const from = width * (height * mcu + sampleRow - height * mcuRow);
      if (isDecoded[mcu] === 1) for (let x = 0; x < width; x++) framed[at + 1 + x] = samples[from + x];
      else framed.fill(means[mcu], at + 1, at + 1 + width);
      if (column === 0) framed[at] = framed[at + 1];
      else framed[at] = isDecoded[mcu - 1] === 1 ? samples[from - mcuSize + width - 1] : means[mcu - 1];
      const end = at + width + 1;
      if (column + 1 === mcusAcross) framed[end] = framed[end - 1];
      else framed[end] = isDecoded[mcu + 1] === 1 ? samples[from + mcuSize] : means[mcu + 1];
      at = end + 1;
    }
    const last = columns - column * width;
    if (last >= width) return;
    for (let y = 0; y < framed.length; y += width + 2) framed[y + last + 1] = framed[y + last];
  }

  #mcuAt(column: number, row: number): number {
    return (row % ROWS_KEPT) * this.#place.mcusAcross + column;
  }
}

/** Returns the sample that each pixel of an MCU lies in, along one axis. */
function samplesOfPixels(pixels: number, samples: number): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, pixel) => Math.floor((pixel * samples) / pixels));
}

function clampAll(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.min(HIGHEST, Math.max(LOWEST, values[i]));
}

/** Interpolates 2 × 2 pixels for each of `width` × `height` samples, which have one more on each side. */
function doubleBoth(framed: Float64Array, width: number, height: number, pixels: Float64Array): void {
  const stride = width + 2;
  for (let y = 0; y < height; y++) {
    let at = stride * (y + 1);
    let near = NEAR * framed[at];
    let topBefore = near + FAR * framed[at - stride];
    let bottomBefore = near + FAR * framed[at + stride];
    near = NEAR * framed[++at];
    let top = near + FAR * framed[at - stride];
    let bottom = near + FAR * framed[at + stride];
    let pixel = 4 * width * y;
    for (let x = 0; x < width; x++) {
      near = NEAR * framed[++at];
      const topAfter = near + FAR * framed[at - stride];
      const bottomAfter = near + FAR * framed[at + stride];
      pixels[pixel] = NEAR * top + FAR * topBefore;
      pixels[pixel + 1] = NEAR * top + FAR * topAfter;
      pixels[pixel + 2 * width] = NEAR * bottom + FAR * bottomBefore;
      pixels[pixel + 2 * width + 1] = NEAR * bottom + FAR * bottomAfter;
      pixel += 2;
      topBefore = top;
      bottomBefore = bottom;
      top = topAfter;
      bottom = bottomAfter;
    }
  }
}

/** Interpolates two pixels side by side for each sample. */
function doubleAcross(framed: Float64Array, width: number, height: number, pixels: Float64Array): void {
  let pixel = 0;
  for (let y = 1; y <= height; y++) {
    const row = (width + 2) * y;
    for (let at = row + 1; at <= row + width; at++) {
      const near = NEAR * framed[at];
      pixels[pixel++] = near + FAR * framed[at - 1];
      pixels[pixel++] = near + FAR * framed[at + 1];
    }
  }
}

/** Interpolates two pixels above each other for each sample. */
function doubleDown(framed: Float64Array, width: number, height: number, pixels: Float64Array): void {
  const stride = width + 2;
  for (let y = 0; y < height; y++) {
    const row = stride * (y + 1) + 1;
    for (let x = 0; x < width; x++) {
      const near = NEAR * framed[row + x];
      const pixel = 2 * width * y + x;
      pixels[pixel] = near + FAR * framed[row + x - stride];
      pixels[pixel + width] = near + FAR * framed[row + x + stride];
    }
  }
}
