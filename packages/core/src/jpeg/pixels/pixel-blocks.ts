import { type CoefficientRows, clearRows, emptyRows } from "../entropy/coefficients.ts";
import type { TakeMcuRow } from "../entropy/write-coefficients.ts";
import type { Frame } from "../syntax/frame.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { forwardTransform } from "../transform/forward-dct.ts";
import { DEAD_ZONE } from "../transform/quantization.ts";
import { BlockQuantizer } from "../transform/quantize-block.ts";
import { fillYcbcr, type YcbcrPlanes } from "../transform/ycbcr.ts";

/** Converts rows of pixels to quantized coefficients, of Y alone or of Y, Cb and Cr, a row of MCUs at a time. */
export class PixelBlocks {
  readonly #rows: readonly CoefficientRows[];
  readonly #frame: Frame;
  readonly #quantizers: readonly BlockQuantizer[];
  readonly #take: TakeMcuRow;
  /** Pixels of a row of MCUs. Beyond the image's right and bottom edges they repeat the last pixel. */
  readonly #pixels: Uint8Array;
  readonly #planes: YcbcrPlanes;
  readonly #stride: number;
  readonly #mcuHeight: number;
  readonly #block = new Float64Array(BLOCK);

  constructor(frame: Frame, quantization: readonly QuantizationTable[], take: TakeMcuRow) {
    this.#rows = frame.components.map((component) => emptyRows(frame, component));
    this.#frame = frame;
    this.#quantizers = quantization.map((steps) => new BlockQuantizer(steps, DEAD_ZONE));
    this.#take = take;
    this.#stride = 8 * frame.mcusAcross * frame.maxHorizontal;
    this.#mcuHeight = 8 * frame.maxVertical;
    const count = this.#stride * this.#mcuHeight;
    this.#pixels = new Uint8Array(4 * count);
    this.#planes = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  }

  /** Adds a band of rows of pixels, red, green, blue and alpha each, which begins at row `top`. */
  add(rgba: Uint8Array, top: number, rows: number): void {
    const { width, height } = this.#frame;
    for (let row = 0; row < rows; row++) {
      const y = top + row;
      this.#loadRow(rgba, 4 * width * row, y % this.#mcuHeight);
      const isLast = y + 1 === height;
      if (isLast) this.#repeatRow(y % this.#mcuHeight);
      if (isLast || (y + 1) % this.#mcuHeight === 0) this.#endMcuRow(Math.floor(y / this.#mcuHeight));
    }
  }

  #loadRow(rgba: Uint8Array, from: number, line: number): void {
    const pixels = this.#pixels;
    const to = 4 * this.#stride * line;
    const end = to + 4 * this.#frame.width;
    pixels.set(rgba.subarray(from, from + end - to), to);
    const last = pixels.subarray(end - 4, end);
    for (let x = end; x < to + 4 * this.#stride; x += 4) pixels.set(last, x);
  }

  /** Repeats a row in all lines below it. */
  #repeatRow(line: number): void {
    const length = 4 * this.#stride;
    for (let below = line + 1; below < this.#mcuHeight; below++) {
      this.#pixels.copyWithin(length * below, length * line, length * (line + 1));
    }
  }

  #endMcuRow(mcuRow: number): void {
    this.#rows.forEach(clearRows);
    const planes = this.#planes;
    fillYcbcr(this.#pixels, planes);
    this.#rows.forEach((rows, index) => {
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
    this.#take(this.#rows, mcuRow);
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
