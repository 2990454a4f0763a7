import type { Raster } from "../../pixels/raster.ts";
import { forwardTransform } from "../transform/forward-dct.ts";
import type { Frame } from "../syntax/frame.ts";
import { type CoefficientRows, clearRows, emptyRows } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { ycbcrOf } from "../transform/ycbcr.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { DEAD_ZONE } from "../transform/quantization.ts";
import { BlockQuantizer } from "../transform/quantize-block.ts";
import type { RowReader } from "../entropy/write-coefficients.ts";

/** Computes the coefficients of an image's pixels: of Y alone, or of Y, Cb and Cr. */
export class RasterRows implements RowReader {
  readonly rows: readonly CoefficientRows[];
  readonly #raster: Raster;
  readonly #frame: Frame;
  readonly #quantizers: readonly BlockQuantizer[];
  /** Pixels of a row of MCUs. Beyond the image's right and bottom edges they repeat the last pixel. */
  readonly #pixels: Uint8Array;
  readonly #stride: number;
  readonly #block = new Float64Array(BLOCK);

  constructor(raster: Raster, frame: Frame, quantization: readonly QuantizationTable[]) {
    this.rows = frame.components.map((component) => emptyRows(frame, component));
    this.#raster = raster;
    this.#frame = frame;
    this.#quantizers = quantization.map((steps) => new BlockQuantizer(steps, DEAD_ZONE));
    this.#stride = 8 * frame.mcusAcross * frame.maxHorizontal;
    this.#pixels = new Uint8Array(4 * this.#stride * 8 * frame.maxVertical);
  }

  readRow(mcuRow: number): void {
    this.#loadPixels(mcuRow);
    this.rows.forEach(clearRows);
    const planes = ycbcrOf(this.#pixels);
    this.rows.forEach((rows, index) => {
      const component = this.#frame.components[index];
      const quantizer = this.#quantizers[index];
      const plane = planes[index];
      const scale = this.#frame.maxHorizontal / component.horizontal;
      for (let block = 0; block < rows.last.length; block++) {
        const column = block % rows.blocksAcross;
        const row = (block - column) / rows.blocksAcross;
        this.#loadBlock(plane, 8 * scale * (row * this.#stride + column), scale);
        forwardTransform(this.#block);
        rows.last[block] = quantizer.quantize(this.#block, rows.values, block);
      }
    });
  }

  #loadPixels(mcuRow: number): void {
    const { width, height, data } = this.#raster;
    const pixels = this.#pixels;
    const stride = 4 * this.#stride;
    const top = 8 * this.#frame.maxVertical * mcuRow;
    for (let line = 0; line * stride < pixels.length; line++) {
      const from = 4 * width * Math.min(top + line, height - 1);
      const to = line * stride;
      pixels.set(data.subarray(from, from + 4 * width), to);
      const last = pixels.subarray(to + 4 * width - 4, to + 4 * width);
      for (let x = to + 4 * width; x < to + stride; x += 4) pixels.set(last, x);
    }
  }

  /** Loads a block of the means of `scale` × `scale` values each, from index `at` of a plane on. */
  #loadBlock(plane: Float64Array, at: number, scale: number): void {
    const block = this.#block;
    const stride = this.#stride;
    const share = 1 / (scale * scale);
    for (let i = 0; i < BLOCK; i++) {
      const from = at + scale * ((i >> 3) * stride + (i & 7));
      let sum = 0;
      for (let y = 0; y < scale; y++) {
        for (let x = 0; x < scale; x++) sum += plane[from + y * stride + x];
      }
      block[i] = sum * share;
    }
  }
}
