import type { PartialMosaic } from "../../regions/region.ts";
import { forwardTransform } from "../transform/forward-dct.ts";
import type { FrameComponent, Frame } from "../syntax/frame.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import { dequantizeBlock } from "../transform/dequantize.ts";
import { noCoefficients, type CoefficientRows, markNonzero } from "../entropy/coefficients.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BlockQuantizer } from "../transform/quantize-block.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { type SampleShares, shareSamples } from "../transform/axis.ts";

/**
 * Rounds to the nearest step: coefficients outside the cells, quantized by the same table before, come out the same.
 */
const NEAREST = 0.5;

/** No cell, and a DC coefficient that a quantizer never returns. */
const NO_CELL = -1;
const UNKNOWN_DC = -(2 ** 15);

/** Paints the shown cells of a mosaic over the coefficients of one component. */
export class ComponentPatch {
  readonly #cells: PartialMosaic;
  readonly #values: Float64Array;
  readonly #quantTable: QuantizationTable;
  readonly #across: SampleShares;
  readonly #down: SampleShares;
  readonly #inverse = new InverseTransform();
  readonly #quantizer: BlockQuantizer;
  readonly #coefficients = noCoefficients();
  readonly #samples = new Float64Array(BLOCK);
  /** Of a flat block in each cell; {@link UNKNOWN_DC} until it is needed. */
  readonly #dcs: Int16Array;

  /**
   * @param cells over the image as coded.
   * @param values of the component in each cell, level-shifted by −128.
   */
  constructor(
    frame: Frame,
    component: FrameComponent,
    cells: PartialMosaic,
    values: Float64Array,
    quantTable: QuantizationTable,
  ) {
    const { horizontal, vertical } = component;
    const { maxHorizontal, maxVertical, mcusAcross, mcusDown } = frame;
    this.#cells = cells;
    this.#values = values;
    this.#quantTable = quantTable;
    this.#across = shareSamples(cells.xEdges, horizontal, maxHorizontal, 8 * mcusAcross * horizontal);
    this.#down = shareSamples(cells.yEdges, vertical, maxVertical, 8 * mcusDown * vertical);
    this.#quantizer = new BlockQuantizer(quantTable, NEAREST);
    this.#dcs = new Int16Array(cells.shown.length).fill(UNKNOWN_DC);
  }

  /** Paints over a row of MCUs. Blocks that no shown cell reaches into stay as they are. */
  paint(rows: CoefficientRows, mcuRow: number): void {
    const { blocksAcross, blocksDown } = rows;
    for (let v = 0; v < blocksDown; v++) {
      const blockRow = mcuRow * blocksDown + v;
      if (!this.reachesRow(blockRow)) continue;
      for (let column = 0; column < blocksAcross; column++) {
        if (this.reaches(column, blockRow)) {
          this.paintBlock(rows, v * blocksAcross + column, column, blockRow);
        }
      }
    }
  }

  /** Returns true if a shown cell reaches into a row of blocks. */
  reachesRow(row: number): boolean {
    const { columns, shown } = this.#cells;
    const from = columns * firstCell(this.#down, row);
    const to = columns * (lastCell(this.#down, row) + 1);
    return shown.subarray(from, to).includes(1);
  }

  /** Returns true if a shown cell reaches into a block. */
  reaches(column: number, row: number): boolean {
    return this.#hasCell(column, row, 1);
  }

  /**
   * Paints over a block.
   *
   * @param block index among the rows; `column` and `row` are its position in the image.
   */
  paintBlock(rows: CoefficientRows, block: number, column: number, row: number): void {
    const cell = this.#onlyCell(column, row);
    if (cell !== NO_CELL) {
      this.#fill(rows, block, this.#dcOf(cell));
      return;
    }
    const samples = this.#samples;
    // A block that is covered completely must keep nothing of what was there, not even rounding errors.
    if (!this.#hasCell(column, row, 0)) samples.fill(0);
    else this.#decode(rows, block);
    this.#mix(column, row);
    forwardTransform(samples);
    rows.values.fill(0, BLOCK * block, BLOCK * (block + 1));
    rows.last[block] = this.#quantizer.quantize(samples, rows.values, block);
    markNonzero(rows, block);
  }

  /** Returns the cell that a whole block lies in; {@link NO_CELL} if there are several, or a sample that an edge cuts. */
  #onlyCell(column: number, row: number): number {
    const left = firstCell(this.#across, column);
    const top = firstCell(this.#down, row);
    const isWhole = left === lastCell(this.#across, column) && top === lastCell(this.#down, row);
    return isWhole ? top * this.#cells.columns + left : NO_CELL;
  }

  /** Replaces a block by a flat one. */
  #fill({ values, last, nonzero }: CoefficientRows, block: number, dc: number): void {
    values.fill(0, BLOCK * block, BLOCK * (block + 1));
    values[BLOCK * block] = dc;
    last[block] = 0;
    nonzero[2 * block] = 0;
    nonzero[2 * block + 1] = 0;
  }

  /** Returns the quantized DC coefficient of a block in the color of a cell. Most cells hold several blocks. */
  #dcOf(cell: number): number {
    const known = this.#dcs[cell];
    if (known !== UNKNOWN_DC) return known;
    const values = new Int16Array(BLOCK);
    this.#samples.fill(this.#values[cell]);
    forwardTransform(this.#samples);
    this.#quantizer.quantize(this.#samples, values, 0);
    const [dc] = values;
    this.#dcs[cell] = dc;
    return dc;
  }

  /** Returns true if any cell that a block lies in is shown (1) or not shown (0). */
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

  /** Decodes the block's samples, level-shifted. */
  #decode({ values, last }: CoefficientRows, block: number): void {
    const coefficients = this.#coefficients;
    const from = BLOCK * block;
    dequantizeBlock(values, from, last[block], this.#quantTable, coefficients);
    const mean = (values[from] * this.#quantTable[0]) / 8;
    this.#inverse.transform(mean, coefficients, this.#samples, 0, 8);
  }

  /** Mixes the values of shown cells into each sample by their share of its pixels. */
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
