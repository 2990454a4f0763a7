import { type AxisPlan, CUT, OUTSIDE, WHOLE } from "../transform/axis.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { ALL, type Coefficients, type Wanted, wantWhere } from "../entropy/coefficients.ts";
import { energyWeights } from "../entropy/read-block.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** `exact` reads the coefficients of blocks that an edge cuts; `dc` uses only the mean of such a block. */
export type Precision = "exact" | "dc";

/** Level shift of 8-bit samples (T.81 §A.3.1). */
export const LEVEL_SHIFT = 128;

/** Lowest and highest sample or color, level-shifted, that a decoder does not clamp. */
export const LOWEST = -LEVEL_SHIFT;
export const HIGHEST = 255 - LEVEL_SHIFT;

/** Ratio of a block's DC coefficient to its mean (T.81 §A.3.3). */
const BLOCK_SIDE = 8;

/** The sums of one component among those of all components. */
export interface SumPlane {
  readonly sums: Float64Array;
  /** Parts in a row of the partition. */
  readonly columns: number;
  readonly channels: number;
  readonly channel: number;
}

const NONE = /* @__PURE__ */ wantWhere(() => false);
/** Coefficients that a block needs if edges cut it only from top to bottom: all others cancel over a whole column. */
const ACROSS = /* @__PURE__ */ wantWhere((position) => position < 8);
const DOWN = /* @__PURE__ */ wantWhere((position) => position % 8 === 0);
/**
 * Adds the blocks of one component to sums over the parts of a partition, in samples × pixels, level-shifted by −128.
 *
 * The sum over any rectangle of a block is linear in its coefficients: Σ F(u, v) · across(u) · down(v). Over the
 * whole block all terms but DC cancel.
 *
 * Two edges cut this block into 2 × 2 pieces. Each column and row of pieces has 8 weights by frequency:
 *
 *               piece 0   piece 1
 *             ┌──────────┬─────┐
 *     piece 0 │  part A  │  B  │
 *             ├──────────┼─────┤
 *     piece 1 │  part C  │  D  │
 *             └──────────┴─────┘
 */
export class ComponentSums {
  /** How edges cut the columns and rows of blocks. */
  readonly columns: AxisPlan;
  readonly rows: AxisPlan;
  /** The quantization table, and 64 zeros behind it as {@link Wanted} has them. */
  readonly quantTableZigzag: Float64Array;
  /** For bounds on the energy of skipped coefficients. */
  readonly energyWeights: Float64Array;

  readonly #sums: Float64Array;
  readonly #channels: number;
  readonly #channel: number;
  readonly #stride: number;
  readonly #meanStep: number;
  readonly #wholeScale: number;
  /** Indexed by column kind + 4 · row kind. */
  readonly #wanted: readonly Wanted[];

  /**
   * @param columns, rows how edges cut the component's blocks.
   * @param sums one number for each channel of each part, row by row. Blocks are added to one channel.
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
    this.quantTableZigzag = new Float64Array(2 * BLOCK);
    this.quantTableZigzag.set(quantization);
    this.energyWeights = energyWeights(this.quantTableZigzag);
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

  /** Returns the AC coefficients of a block that {@link add} needs. */
  wanted(column: number, row: number): Wanted {
    const kind = this.columns.kinds[column] + 4 * this.rows.kinds[row];
    return this.#wanted[kind];
  }

  /**
   * Returns the mean of a block's samples, level-shifted. A flat block is rounded and clamped as a decoder does (T.81
   * §A.3.3). In other blocks rounding nearly averages out; in smooth areas all pixels of a cell would be off by the
   * same amount.
   *
   * @param isFlat true if the block has no coefficient but DC.
   */
  mean(dc: number, isFlat: boolean): number {
    const mean = dc * this.#meanStep;
    return isFlat ? Math.min(HIGHEST, Math.max(LOWEST, Math.floor(mean + 0.5))) : mean;
  }

  /** Adds a block by its mean alone. */
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
   * Adds a block by its mean and the {@link wanted} coefficients.
   *
   * Takes up to 2 × 2 pieces at a time. Most cut blocks have no more, which means one pass over the coefficients with
   * four sums in registers. Where a block has fewer, the sums made of the next block's weights are not used.
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
