import type { Component, Frame } from "../syntax/frame.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import { dequantizeBlock } from "../transform/dequantize.ts";
import { ALL, noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** Added to every sample after the inverse DCT (T.81 §A.3.1), at 8 bits. */
const LEVEL_SHIFT = 128;

/** The decoded samples of one component in one row of MCUs. */
export class SampleRows {
  /** Rounded and clamped to 0 to 255, row by row, padding included. */
  readonly samples: Uint8ClampedArray;
  /** For each pixel across the image, the sample that stands for it. */
  readonly columns: Uint32Array;
  /** For each pixel row of a row of MCUs, where its row of samples begins. */
  readonly rowStarts: Uint32Array;
  readonly #levels: Float64Array;
  readonly #stride: number;
  readonly #steps: Float64Array;
  readonly #inverse = new InverseTransform();
  readonly #coefficients = noCoefficients();

  constructor(
    { width, maxHorizontal, maxVertical, mcusAcross }: Frame,
    { horizontal, vertical }: Component,
    steps: QuantizationTable,
  ) {
    const stride = 8 * mcusAcross * horizontal;
    this.#stride = stride;
    this.#levels = new Float64Array(stride * 8 * vertical);
    this.#steps = Float64Array.from(steps);
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
    const steps = this.#steps;
    const coefficients = this.#coefficients;
    const dcStep = steps[0] / 8;
    for (let block = 0, column = 0, at = 0; block < last.length; block++) {
      const from = BLOCK * block;
      dequantizeBlock(values, from, last[block], ALL.mask, steps, coefficients);
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
