import type { FrameComponent, Frame } from "../syntax/frame.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import { dequantizeBlock } from "../transform/dequantize.ts";
import { noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** Level shift of 8-bit samples, added after the inverse DCT (T.81 §A.3.1). */
const LEVEL_SHIFT = 128;

/** The decoded samples of one component in one row of MCUs. */
export class SampleRows {
  /** Rounded and clamped to 0 to 255, row by row, padding included. */
  readonly samples: Uint8ClampedArray;
  /** Column of the sample of each pixel across the image. */
  readonly columns: Uint32Array;
  /** First sample of the row of samples of each pixel row in a row of MCUs. */
  readonly rowStarts: Uint32Array;
  readonly #levels: Float64Array;
  readonly #stride: number;
  readonly #quantTable: QuantizationTable;
  readonly #inverse = new InverseTransform();
  readonly #coefficients = noCoefficients();

  constructor(
    { width, maxHorizontal, maxVertical, mcusAcross }: Frame,
    { horizontal, vertical }: FrameComponent,
    quantTable: QuantizationTable,
  ) {
    const stride = 8 * mcusAcross * horizontal;
    this.#stride = stride;
    this.#levels = new Float64Array(stride * 8 * vertical);
    this.#quantTable = quantTable;
    this.samples = new Uint8ClampedArray(this.#levels.length);
    this.columns = Uint32Array.from({ length: width }, (_, x) =>
      Math.floor((x * horizontal) / maxHorizontal),
    );
    this.rowStarts = Uint32Array.from(
      { length: 8 * maxVertical },
      (_, y) => stride * Math.floor((y * vertical) / maxVertical),
    );
  }

  /** Decodes the coefficients of a row of MCUs. */
  decode({ values, last, blocksAcross }: CoefficientRows): void {
    const levels = this.#levels;
    const stride = this.#stride;
    const quantTable = this.#quantTable;
    const coefficients = this.#coefficients;
    const dcStep = quantTable[0] / 8;
    for (let block = 0, column = 0, at = 0; block < last.length; block++) {
      const from = BLOCK * block;
      dequantizeBlock(values, from, last[block], quantTable, coefficients);
      this.#inverse.transform(
        values[from] * dcStep + LEVEL_SHIFT,
        coefficients,
        levels,
        at + 8 * column,
        stride,
      );
      if (++column === blocksAcross) {
        column = 0;
        at += 8 * stride;
      }
    }
    this.samples.set(levels);
  }
}
