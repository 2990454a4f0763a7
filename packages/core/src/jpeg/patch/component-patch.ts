import type { PartialMosaic } from "../../regions/region.ts";
import { forwardTransform } from "../transform/forward-dct.ts";
import type { Component, Frame } from "../syntax/frame.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import { dequantizeBlock } from "../transform/dequantize.ts";
import { ALL, noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BlockQuantizer } from "../transform/quantize-block.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { type SampleShares, shareSamples } from "../transform/axis.ts";

/** A half: what was quantized by the same steps before comes out the same, as far as it was not painted over. */
const NEAREST = 0.5;

/** Paints the shown cells of a mosaic over the coefficients of one component. */
export class ComponentPatch {
  readonly #cells: PartialMosaic;
  readonly #values: Float64Array;
  readonly #steps: Float64Array;
  readonly #across: SampleShares;
  readonly #down: SampleShares;
  readonly #inverse = new InverseTransform();
  readonly #quantizer: BlockQuantizer;
  readonly #coefficients = noCoefficients();
  readonly #samples = new Float64Array(BLOCK);

  /**
   * @param cells laid over the image as stored.
   * @param values of the component in each cell, less the level shift.
   */
  constructor(
    frame: Frame,
    component: Component,
    cells: PartialMosaic,
    values: Float64Array,
    steps: QuantizationTable,
  ) {
    const { horizontal, vertical } = component;
    const { maxHorizontal, maxVertical, mcusAcross, mcusDown } = frame;
    this.#cells = cells;
    this.#values = values;
    this.#steps = Float64Array.from(steps);
    this.#across = shareSamples(cells.xEdges, horizontal, maxHorizontal, 8 * mcusAcross * horizontal);
    this.#down = shareSamples(cells.yEdges, vertical, maxVertical, 8 * mcusDown * vertical);
    this.#quantizer = new BlockQuantizer(steps, NEAREST);
  }

  /** Paints over a row of MCUs; blocks that no shown cell reaches into are left alone. */
  paint(rows: CoefficientRows, mcuRow: number): void {
    let block = 0;
    for (let v = 0; v < rows.blocksDown; v++) {
      const blockRow = mcuRow * rows.blocksDown + v;
      for (let column = 0; column < rows.blocksAcross; column++, block++) {
        if (this.reaches(column, blockRow)) this.paintBlock(rows, block, column, blockRow);
      }
    }
  }

  /** Whether a shown cell reaches into a block. */
  reaches(column: number, row: number): boolean {
    return this.#hasCell(column, row, 1);
  }

  /**
   * Paints over a block.
   *
   * @param block where it is among the rows; `column` and `row` are its place in the image.
   */
  paintBlock(rows: CoefficientRows, block: number, column: number, row: number): void {
    const samples = this.#samples;
    // What is covered wholly must not have anything of what was there before, not even where it would add up to nothing.
    if (!this.#hasCell(column, row, 0)) samples.fill(0);
    else this.#decode(rows, block);
    this.#mix(column, row);
    forwardTransform(samples);
    rows.values.fill(0, BLOCK * block, BLOCK * (block + 1));
    rows.last[block] = this.#quantizer.quantize(samples, rows.values, block);
  }

  /** Whether among the cells that a block lies in there is one that is shown (1) or not (0). */
  #hasCell(column: number, row: number, isShown: 0 | 1): boolean {
    const { columns, shown } = this.#cells;
    const left = firstCell(this.#across, column);
    const right = lastCell(this.#across, column);
    const bottom = lastCell(this.#down, row);
    for (let y = firstCell(this.#down, row); y <= bottom; y++) {
      for (let x = left; x <= right; x++) if (shown[y * columns + x] === isShown) return true;
    }
    return false;
  }

  /** The samples of a block as it was, less the level shift. */
  #decode({ values, last }: CoefficientRows, block: number): void {
    const coefficients = this.#coefficients;
    const from = BLOCK * block;
    dequantizeBlock(values, from, last[block], ALL.mask, this.#steps, coefficients);
    const mean = (values[from] * this.#steps[0]) / 8;
    this.#inverse.transform(mean, coefficients, this.#samples, 0, 8);
  }

  /** Gives each sample, by the share that shown cells have in it, their values. */
  #mix(column: number, row: number): void {
    const { columns, shown } = this.#cells;
    const across = this.#across;
    const down = this.#down;
    const samples = this.#samples;
    for (let y = 0; y < 8; y++) {
      const top = down.starts[8 * row + y];
      const bottom = down.starts[8 * row + y + 1];
      for (let x = 0; x < 8; x++) {
        const left = across.starts[8 * column + x];
        const right = across.starts[8 * column + x + 1];
        let kept = 1;
        let painted = 0;
        for (let j = top; j < bottom; j++) {
          const cellRow = down.cells[j] * columns;
          for (let i = left; i < right; i++) {
            const cell = cellRow + across.cells[i];
            if (shown[cell] === 0) continue;
            const share = down.shares[j] * across.shares[i];
            kept -= share;
            painted += share * this.#values[cell];
          }
        }
        samples[8 * y + x] = kept * samples[8 * y + x] + painted;
      }
    }
  }
}

function firstCell({ starts, cells }: SampleShares, block: number): number {
  return cells[starts[8 * block]];
}

function lastCell({ starts, cells }: SampleShares, block: number): number {
  return cells[starts[8 * block + 8] - 1];
}
