import type { InverseTransform } from "../transform/inverse-dct.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import type { McuPlane } from "./mcu.ts";

/** Rows of MCUs that are kept: the current one, the one above and the one below. */
const ROWS_KEPT = 3;

/** Which samples each pixel of an MCU takes its value from, along one axis; sample 0 is the one before the MCU. */
interface AxisSamples {
  /** The sample that a pixel lies in, and the other one next to it. */
  readonly near: Uint8Array;
  readonly far: Uint8Array;
  /** Share of the far sample: 1/4 if it is interpolated, otherwise 0. */
  readonly farShare: number;
}

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
  /** Samples of an MCU across and down. */
  readonly #width: number;
  readonly #height: number;
  readonly #place: ComponentPlace;
  readonly #isInterpolated: boolean;
  readonly #columns: AxisSamples;
  readonly #rows: AxisSamples;
  /** Of each MCU in the rows kept: its mean, and whether it was decoded. */
  readonly #means: Float64Array;
  readonly #isDecoded: Uint8Array;
  /** Row by row, {@link ROWS_KEPT} rows of MCUs; empty until an MCU is decoded. */
  #samples = new Float32Array(0);
  /** An MCU's samples with one more on each side. */
  readonly #framed: Float64Array;
  /** A row of it, interpolated down. */
  readonly #line: Float64Array;

  /** @param plane of any MCU, as all have the same layout. */
  constructor({ across, down, isInterpolated }: McuPlane, place: ComponentPlace) {
    const { mcuWidth, mcuHeight, mcusAcross } = place;
    this.#width = 8 * across;
    this.#height = 8 * down;
    this.#place = place;
    this.#isInterpolated = isInterpolated;
    this.pixels = new Float64Array(mcuWidth * mcuHeight);
    this.unclamped = new Float64Array(mcuWidth * mcuHeight);
    this.#columns = axisSamples(mcuWidth, this.#width, isInterpolated);
    this.#rows = axisSamples(mcuHeight, this.#height, isInterpolated);
    this.#means = new Float64Array(ROWS_KEPT * mcusAcross);
    this.#isDecoded = new Uint8Array(ROWS_KEPT * mcusAcross);
    this.#framed = new Float64Array((this.#width + 2) * (this.#height + 2));
    this.#line = new Float64Array(this.#width + 2);
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
    const stride = this.#width * this.#place.mcusAcross;
    if (this.#samples.length === 0) {
      this.#samples = new Float32Array(ROWS_KEPT * this.#height * stride);
    }
    const corner = (row % ROWS_KEPT) * this.#height * stride + column * this.#width;
    for (let block = 0; block < blocks.length; block++) {
      const at = corner + 8 * stride * Math.floor(block / across) + 8 * (block % across);
      transform.transform(means[block], blocks[block], this.#samples, at, stride);
    }
    this.#isDecoded[this.#mcuAt(column, row)] = 1;
  }

  /**
   * Fills {@link pixels} with an MCU that was decoded. The row of MCUs below must be set already, where there is one.
   *
   * @returns true if any sample was clamped; only then is {@link unclamped} set.
   */
  fill(column: number, row: number): boolean {
    this.#frame(column, row);
    const framed = this.#framed;
    let low = 0;
    let high = 0;
    for (const sample of framed) {
      low = Math.min(low, sample);
      high = Math.max(high, sample);
    }
    const isClamped = low < LOWEST || high > HIGHEST;
    if (isClamped) {
      this.#interpolate(this.unclamped);
      for (let i = 0; i < framed.length; i++) framed[i] = Math.min(HIGHEST, Math.max(LOWEST, framed[i]));
    }
    this.#interpolate(this.pixels);
    return isClamped;
  }

  #interpolate(pixels: Float64Array): void {
    const framed = this.#framed;
    const line = this.#line;
    const { near, far, farShare } = this.#columns;
    const rows = this.#rows;
    let pixel = 0;
    for (let y = 0; y < rows.near.length; y++) {
      const nearRow = line.length * rows.near[y];
      const farRow = line.length * rows.far[y];
      for (let x = 0; x < line.length; x++) {
        const sample = framed[nearRow + x];
        line[x] = sample + rows.farShare * (framed[farRow + x] - sample);
      }
      for (let x = 0; x < near.length; x++) {
        const sample = line[near[x]];
        pixels[pixel++] = sample + farShare * (line[far[x]] - sample);
      }
    }
  }

  /** Copies an MCU's samples, and around them those of the MCUs beside it, which the image's border repeats. */
  #frame(column: number, row: number): void {
    const width = this.#width;
    const height = this.#height;
    const framed = this.#framed;
    const stride = width + 2;
    const from = this.#sampleAt(column * width, row * height);
    const fromStride = width * this.#place.mcusAcross;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        framed[(y + 1) * stride + x + 1] = this.#samples[from + y * fromStride + x];
      }
    }
    if (!this.#isInterpolated) return;
    const left = column * width - 1;
    const top = row * height - 1;
    for (let x = 0; x < stride; x++) {
      framed[x] = this.#sample(left + x, top);
      framed[(height + 1) * stride + x] = this.#sample(left + x, top + height + 1);
    }
    for (let y = 1; y <= height; y++) {
      framed[y * stride] = this.#sample(left, top + y);
      framed[y * stride + width + 1] = this.#sample(left + width + 1, top + y);
    }
    // Padding is no sample to interpolate from.
    const columns = this.#place.columns - left;
    const rows = this.#place.rows - top;
    if (columns <= width)
      for (let y = 0; y < stride * (height + 2); y += stride) framed[y + columns] = framed[y + columns - 1];
    if (rows <= height) framed.copyWithin(rows * stride, (rows - 1) * stride, rows * stride);
  }

  /** Returns the sample at a position, or the nearest one in the image. */
  #sample(x: number, y: number): number {
    const column = Math.min(Math.max(0, x), this.#place.columns - 1);
    const row = Math.min(Math.max(0, y), this.#place.rows - 1);
    const at = this.#mcuAt(Math.floor(column / this.#width), Math.floor(row / this.#height));
    return this.#isDecoded[at] === 1 ? this.#samples[this.#sampleAt(column, row)] : this.#means[at];
  }

  #sampleAt(x: number, y: number): number {
    return (y % (ROWS_KEPT * this.#height)) * this.#width * this.#place.mcusAcross + x;
  }

  #mcuAt(column: number, row: number): number {
    return (row % ROWS_KEPT) * this.#place.mcusAcross + column;
  }
}

function axisSamples(pixels: number, samples: number, isInterpolated: boolean): AxisSamples {
  const isHalf = isInterpolated && pixels === 2 * samples;
  const near = Uint8Array.from({ length: pixels }, (_, pixel) => Math.floor((pixel * samples) / pixels) + 1);
  return {
    near,
    far: near.map((sample, pixel) => (isHalf ? sample + (pixel % 2 === 0 ? -1 : 1) : sample)),
    farShare: isHalf ? 1 / 4 : 0,
  };
}
