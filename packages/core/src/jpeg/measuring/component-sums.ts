import { type AxisPlan, CUT, OUTSIDE, WHOLE } from "./axis-plan.js";
import type { QuantizationTable } from "../tables.js";
import { BLOCK, NATURAL_ORDER } from "../zigzag.js";

/** `exact` reads the coefficients of blocks that are cut by an edge; `dc` takes such a block for its mean. */
export type Precision = "exact" | "dc";

/** A sample is stored less 128 (T.81 §A.3.1), at 8 bits. */
export const LEVEL_SHIFT = 128;

/** A block's DC coefficient is its mean times this (T.81 §A.3.3). */
const BLOCK_SIDE = 8;

/**
 * The one sample, less the level shift, of a block that has no coefficient but DC: rounded and clamped.
 *
 * @param step of the quantizer.
 */
export function flatSample(dc: number, step: number): number {
  return Math.min(127, Math.max(-LEVEL_SHIFT, Math.floor((dc * step) / BLOCK_SIDE + 0.5)));
}

/** Which AC coefficients of a block are to be read. */
export interface Wanted {
  /** The last of them in zig-zag order; 0 for none. */
  readonly last: number;
  /** 1 for each that is wanted, in zig-zag order. Longer than a block, for runs that lead out of it. */
  readonly mask: Uint8Array;
}

/** Where the sums of one component are among those of all. */
export interface SumPlane {
  readonly sums: Float64Array;
  /** Parts in a row of the partition. */
  readonly columns: number;
  readonly channels: number;
  readonly channel: number;
}

/** Coefficients of the block at hand, as far as they are wanted and not zero. */
export interface Coefficients {
  count: number;
  /** Whether the block has none but the DC coefficient, wanted or not. */
  isFlat: boolean;
  /** Natural positions, 8·v + u. */
  readonly positions: Uint8Array;
  /** As in the file, not yet multiplied by the quantizer's step. */
  readonly values: Int32Array;
}

export function noCoefficients(): Coefficients {
  return { count: 0, isFlat: true, positions: new Uint8Array(BLOCK + 1), values: new Int32Array(BLOCK + 1) };
}

const NONE = wantWhere(() => false);
/** Of a block cut from top to bottom, only what varies across alone: all else cancels over a whole column. */
const ACROSS = wantWhere((position) => position < 8);
const DOWN = wantWhere((position) => position % 8 === 0);
export const ALL = wantWhere(() => true);

function wantWhere(isWanted: (position: number) => boolean): Wanted {
  const mask = new Uint8Array(2 * BLOCK);
  NATURAL_ORDER.forEach((position, k) => (mask[k] = k > 0 && isWanted(position) ? 1 : 0));
  return { last: Math.max(mask.lastIndexOf(1), 0), mask };
}

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

  readonly #sums: Float64Array;
  readonly #channels: number;
  readonly #channel: number;
  readonly #stride: number;
  readonly #steps: Float64Array;
  readonly #dcStep: number;
  readonly #wholeScale: number;
  /** By column kind + 4 · row kind. */
  readonly #wanted: readonly Wanted[];
  /** Sums across each piece, by piece and v. A block has at most 8 samples × 4 pixels = 32 pieces. */
  readonly #across = new Float64Array(32 * 8);

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
    this.#steps = new Float64Array(64);
    quantization.forEach((step, k) => (this.#steps[NATURAL_ORDER[k] ?? 0] = step));
    this.#dcStep = quantization[0] ?? 1;
    this.#wholeScale = columns.wholeWeight * rows.wholeWeight * this.#dcStep;
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
    const kind = (this.columns.kinds[column] ?? OUTSIDE) + 4 * (this.rows.kinds[row] ?? OUTSIDE);
    return this.#wanted[kind] ?? NONE;
  }

  /**
   * The DC coefficient, made a fraction, of a block that has no other and so is of one sample throughout. A decoder rounds
   * that sample (T.81 §A.3.3) and clamps it, which in other blocks is nearly made up for by their other samples, but not
   * here: in smooth places all pixels of a cell would be off by the same.
   */
  flatDc(dc: number): number {
    // A step of 0 is not allowed (T.81 table B.4), but decoders take it: all coefficients are 0 then.
    if (this.#dcStep === 0) return dc;
    return (flatSample(dc, this.#dcStep) * BLOCK_SIDE) / this.#dcStep;
  }

  /** Adds a block of which only the DC coefficient is known or needed. */
  addMean(column: number, row: number, dc: number): void {
    const { columns, rows } = this;
    const columnPiece = columns.pieces[column] ?? 0;
    const rowPiece = rows.pieces[row] ?? 0;
    const kinds = (columns.kinds[column] ?? OUTSIDE) | (rows.kinds[row] ?? OUTSIDE);
    if (kinds === 0) {
      const at =
        (rows.parts[rowPiece] ?? 0) * this.#stride +
        (columns.parts[columnPiece] ?? 0) * this.#channels +
        this.#channel;
      this.#sums[at] = (this.#sums[at] ?? 0) + dc * this.#wholeScale;
      return;
    }
    if (kinds >= OUTSIDE) return;
    const columnEnd = columns.pieces[column + 1] ?? 0;
    const rowEnd = rows.pieces[row + 1] ?? 0;
    const dequantized = dc * (this.#steps[0] ?? 0);
    for (let j = rowPiece; j < rowEnd; j++) {
      const ofRow = dequantized * (rows.weights[8 * j] ?? 0);
      for (let i = columnPiece; i < columnEnd; i++) this.#addTo(i, j, ofRow * (columns.weights[8 * i] ?? 0));
    }
  }

  /** Adds a block by its DC coefficient and those that are {@link wanted}. */
  add(column: number, row: number, dc: number, coefficients: Coefficients): void {
    this.#dequantize(coefficients);
    const dequantized = dc * (this.#steps[0] ?? 0);
    const columnKind = this.columns.kinds[column] ?? OUTSIDE;
    const rowKind = this.rows.kinds[row] ?? OUTSIDE;
    if (rowKind === WHOLE) this.#addAcross(column, row, dequantized, coefficients);
    else if (columnKind === WHOLE) this.#addDown(column, row, dequantized, coefficients);
    else this.#addPieces(column, row, dequantized, coefficients);
  }

  #dequantize({ count, positions, values }: Coefficients): void {
    const steps = this.#steps;
    for (let n = 0; n < count; n++) values[n] = (values[n] ?? 0) * (steps[positions[n] ?? 0] ?? 0);
  }

  /** A block of one row of parts: its coefficients vary across alone, positions are u. */
  #addAcross(column: number, row: number, dc: number, { count, positions, values }: Coefficients): void {
    const { weights, pieces } = this.columns;
    const rowPiece = this.rows.pieces[row] ?? 0;
    const end = pieces[column + 1] ?? 0;
    for (let i = pieces[column] ?? 0; i < end; i++) {
      let sum = dc * (weights[8 * i] ?? 0);
      for (let n = 0; n < count; n++) sum += (values[n] ?? 0) * (weights[8 * i + (positions[n] ?? 0)] ?? 0);
      this.#addTo(i, rowPiece, sum * (this.rows.weights[8 * rowPiece] ?? 0));
    }
  }

  /** A block of one column of parts: its coefficients vary downwards alone, positions are 8·v. */
  #addDown(column: number, row: number, dc: number, { count, positions, values }: Coefficients): void {
    const { weights, pieces } = this.rows;
    const columnPiece = this.columns.pieces[column] ?? 0;
    const end = pieces[row + 1] ?? 0;
    for (let j = pieces[row] ?? 0; j < end; j++) {
      let sum = dc * (weights[8 * j] ?? 0);
      for (let n = 0; n < count; n++)
        sum += (values[n] ?? 0) * (weights[8 * j + ((positions[n] ?? 0) >> 3)] ?? 0);
      this.#addTo(columnPiece, j, sum * (this.columns.weights[8 * columnPiece] ?? 0));
    }
  }

  /** Any block: first summed across its pieces, for each v apart, then down. */
  #addPieces(column: number, row: number, dc: number, { count, positions, values }: Coefficients): void {
    const { columns, rows } = this;
    const across = this.#across;
    const firstColumn = columns.pieces[column] ?? 0;
    const columnEnd = columns.pieces[column + 1] ?? 0;
    const rowEnd = rows.pieces[row + 1] ?? 0;

    across.fill(0, 0, 8 * (columnEnd - firstColumn));
    for (let i = firstColumn; i < columnEnd; i++)
      across[8 * (i - firstColumn)] = dc * (columns.weights[8 * i] ?? 0);
    for (let n = 0; n < count; n++) {
      const position = positions[n] ?? 0;
      const value = values[n] ?? 0;
      let to = position >> 3;
      for (let i = 8 * firstColumn + (position & 7); i < 8 * columnEnd; i += 8) {
        across[to] = (across[to] ?? 0) + value * (columns.weights[i] ?? 0);
        to += 8;
      }
    }
    for (let j = rows.pieces[row] ?? 0; j < rowEnd; j++) {
      for (let i = firstColumn; i < columnEnd; i++) {
        const from = 8 * (i - firstColumn);
        let sum = 0;
        for (let v = 0; v < 8; v++) sum += (across[from + v] ?? 0) * (rows.weights[8 * j + v] ?? 0);
        this.#addTo(i, j, sum);
      }
    }
  }

  #addTo(columnPiece: number, rowPiece: number, sum: number): void {
    const column = this.columns.parts[columnPiece] ?? 0;
    const row = this.rows.parts[rowPiece] ?? 0;
    const at = row * this.#stride + column * this.#channels + this.#channel;
    this.#sums[at] = (this.#sums[at] ?? 0) + sum;
  }
}
