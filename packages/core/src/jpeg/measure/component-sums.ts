import { type AxisPlan, CUT, OUTSIDE, WHOLE } from "../transform/axis.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { ALL, type Coefficients, type Wanted, wantWhere } from "../entropy/coefficients.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** `exact` reads the coefficients of blocks that are cut by an edge; `dc` takes such a block for its mean. */
export type Precision = "exact" | "dc";

/** A sample is stored less 128 (T.81 §A.3.1), at 8 bits. */
export const LEVEL_SHIFT = 128;

/** Samples and colours, less the level shift, that a decoder lets pass. */
export const LOWEST = -LEVEL_SHIFT;
export const HIGHEST = 255 - LEVEL_SHIFT;

/** A block's DC coefficient is its mean times this (T.81 §A.3.3). */
const BLOCK_SIDE = 8;

/** Coefficients from one place on of which one, most likely, is the next that is not zero. */
const LIKELY = 4;

/** Where the sums of one component are among those of all. */
export interface SumPlane {
  readonly sums: Float64Array;
  /** Parts in a row of the partition. */
  readonly columns: number;
  readonly channels: number;
  readonly channel: number;
}

const NONE = /* @__PURE__ */ wantWhere(() => false);
/** Of a block cut from top to bottom, only what varies across alone: all else cancels over a whole column. */
const ACROSS = /* @__PURE__ */ wantWhere((position) => position < 8);
const DOWN = /* @__PURE__ */ wantWhere((position) => position % 8 === 0);
/**
 * Adds the blocks of one component up to sums over the parts of a partition, in samples × pixels, less the level shift.
 *
 * The sum over any rectangle of a block is linear in its coefficients: Σ F(u,v) · across(u) · down(v). Over the whole block
 * everything cancels but the DC coefficient.
 */
export class ComponentSums {
  /** For each block column and row, whether it is whole, cut or outside. */
  readonly columns: AxisPlan;
  readonly rows: AxisPlan;
  /** The quantizer's steps, in zig-zag order. Longer than a block, as {@link Wanted} is. */
  readonly steps: Float64Array;
  /** For each place in zig-zag order the square of the largest of the steps that are likely to be next. */
  readonly weights: Float64Array;

  readonly #sums: Float64Array;
  readonly #channels: number;
  readonly #channel: number;
  readonly #stride: number;
  readonly #meanStep: number;
  readonly #wholeScale: number;
  /** By column kind + 4 · row kind. */
  readonly #wanted: readonly Wanted[];

  /**
   * @param columns, rows how the component's blocks lie to the partition.
   * @param sums one number per part and channel, row by row; this adds to those of one channel.
   */
  constructor(
    columns: AxisPlan,
    rows: AxisPlan,
    quantization: QuantizationTable,
    precision: Precision,
    sums: SumPlane,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.#sums = sums.sums;
    this.#channels = sums.channels;
    this.#channel = sums.channel;
    this.#stride = sums.columns * sums.channels;
    this.steps = new Float64Array(2 * BLOCK);
    this.steps.set(quantization);
    this.weights = Float64Array.from({ length: BLOCK }, (_, k) => {
      const step = Math.max(...this.steps.subarray(k, k + LIKELY));
      return step * step;
    });
    this.#meanStep = quantization[0] / BLOCK_SIDE;
    this.#wholeScale = columns.wholeWeight * rows.wholeWeight * BLOCK_SIDE;
    const wanted = Array.from({ length: 16 }, () => NONE);
    if (precision === "exact") {
      wanted[CUT + 4 * WHOLE] = ACROSS;
      wanted[WHOLE + 4 * CUT] = DOWN;
      wanted[CUT + 4 * CUT] = ALL;
    }
    this.#wanted = wanted;
  }

  /** The AC coefficients that {@link add} needs of a block. */
  wanted(column: number, row: number): Wanted {
    const kind = this.columns.kinds[column] + 4 * this.rows.kinds[row];
    return this.#wanted[kind];
  }

  /**
   * The mean of a block's samples, less the level shift. A decoder rounds samples (T.81 §A.3.3) and clamps them, which is
   * nearly made up for by the other samples of a block, but not where there is only one: in smooth places all pixels of
   * a cell would be off by the same.
   *
   * @param isFlat whether the block has no coefficient but DC, and so is of one sample throughout.
   */
  mean(dc: number, isFlat: boolean): number {
    const mean = dc * this.#meanStep;
    return isFlat ? Math.min(HIGHEST, Math.max(LOWEST, Math.floor(mean + 0.5))) : mean;
  }

  /** Adds a block of which only the mean is known or needed. */
  addMean(column: number, row: number, mean: number): void {
    const { columns, rows } = this;
    const columnPiece = columns.pieces[column];
    const rowPiece = rows.pieces[row];
    const kinds = columns.kinds[column] | rows.kinds[row];
    if (kinds === 0) {
      const at =
        rows.parts[rowPiece] * this.#stride + columns.parts[columnPiece] * this.#channels + this.#channel;
      this.#sums[at] += mean * this.#wholeScale;
      return;
    }
    if (kinds >= OUTSIDE) return;
    const columnEnd = columns.pieces[column + 1];
    const rowEnd = rows.pieces[row + 1];
    const dc = mean * BLOCK_SIDE;
    for (let j = rowPiece; j < rowEnd; j++) {
      const ofRow = dc * rows.weights[8 * j];
      for (let i = columnPiece; i < columnEnd; i++) this.#addTo(i, j, ofRow * columns.weights[8 * i]);
    }
  }

  /**
   * Adds a block by its mean and the coefficients that are {@link wanted}.
   *
   * Four pieces at a time, two across and two down: most blocks that are cut have no more, so that each coefficient is
   * looked at once, and the four sums need no memory. Where there are fewer, what comes of the next block's weights is
   * left.
   */
  add(column: number, row: number, mean: number, { count, positions, values }: Coefficients): void {
    const { columns, rows } = this;
    const across = columns.weights;
    const down = rows.weights;
    const columnEnd = columns.pieces[column + 1];
    const rowEnd = rows.pieces[row + 1];
    const dc = mean * BLOCK_SIDE;
    for (let j = rows.pieces[row]; j < rowEnd; j += 2) {
      const top = 8 * j;
      for (let i = columns.pieces[column]; i < columnEnd; i += 2) {
        const left = 8 * i;
        const leftMean = dc * across[left];
        const rightMean = dc * across[left + 8];
        let topLeft = leftMean * down[top];
        let topRight = rightMean * down[top];
        let bottomLeft = leftMean * down[top + 8];
        let bottomRight = rightMean * down[top + 8];
        for (let n = 0; n < count; n++) {
          const position = positions[n];
          const value = values[n];
          const u = left + (position & 7);
          const v = top + (position >> 3);
          const ofLeft = value * across[u];
          const ofRight = value * across[u + 8];
          const ofTop = down[v];
          const ofBottom = down[v + 8];
          topLeft += ofLeft * ofTop;
          topRight += ofRight * ofTop;
          bottomLeft += ofLeft * ofBottom;
          bottomRight += ofRight * ofBottom;
        }
        const hasRight = i + 1 < columnEnd;
        this.#addTo(i, j, topLeft);
        if (hasRight) this.#addTo(i + 1, j, topRight);
        if (j + 1 === rowEnd) continue;
        this.#addTo(i, j + 1, bottomLeft);
        if (hasRight) this.#addTo(i + 1, j + 1, bottomRight);
      }
    }
  }

  #addTo(columnPiece: number, rowPiece: number, sum: number): void {
    const column = this.columns.parts[columnPiece];
    const row = this.rows.parts[rowPiece];
    const at = row * this.#stride + column * this.#channels + this.#channel;
    this.#sums[at] += sum;
  }
}
