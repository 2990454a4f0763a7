import type { Grid } from "../grid.js";
import { type AxisPlan, CUT, OUTSIDE, planAxis } from "./axis-plan.js";
import type { Frame } from "./frame.js";
import type { QuantizationTable } from "./tables.js";
import { LAST_ACROSS, LAST_DOWN, NATURAL_ORDER } from "./zigzag.js";

/** `exact` reads the coefficients of blocks that are cut by an edge; `dc` takes such a block for its mean. */
export type Precision = "exact" | "dc";

/** A sample is stored less 128 (T.81 §A.3.1), at 8 bits. */
export const LEVEL_SHIFT = 128;

/** Coefficients of the block at hand, as far as they are wanted and not zero. */
export interface Coefficients {
  count: number;
  /** Natural positions, 8·v + u. */
  readonly positions: Uint8Array;
  /** As in the file, not yet multiplied by the quantizer's step. */
  readonly values: Int32Array;
}

export function noCoefficients(): Coefficients {
  return { count: 0, positions: new Uint8Array(64), values: new Int32Array(64) };
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
  readonly #wholeScale: number;
  /** Last coefficient wanted, in zig-zag order, by column kind + 4 · row kind. */
  readonly #lastWanted: Uint8Array;
  /** Sums across each piece, by piece and v. A block has at most 8 samples × 4 pixels = 32 pieces. */
  readonly #across = new Float64Array(32 * 8);

  /**
   * @param sums one number per part and channel, row by row; this adds to those of channel `index`.
   */
  constructor(
    frame: Frame,
    index: number,
    quantization: QuantizationTable,
    partition: Grid,
    sums: Float64Array,
    precision: Precision,
  ) {
    const component = frame.components[index];
    if (!component) throw new RangeError(`Expected a component of the frame but received ${index}`);
    const { horizontal, vertical } = component;
    const { maxHorizontal, maxVertical, mcusAcross, mcusDown } = frame;
    this.columns = planAxis(partition.xEdges, horizontal, maxHorizontal, mcusAcross * horizontal);
    this.rows = planAxis(partition.yEdges, vertical, maxVertical, mcusDown * vertical);
    this.#sums = sums;
    this.#channels = frame.components.length;
    this.#channel = index;
    this.#stride = partition.columns * this.#channels;
    this.#steps = new Float64Array(64);
    quantization.forEach((step, k) => (this.#steps[NATURAL_ORDER[k] ?? 0] = step));
    const pixelsPerSample = (maxHorizontal / horizontal) * (maxVertical / vertical);
    this.#wholeScale = 8 * pixelsPerSample * (quantization[0] ?? 0);
    this.#lastWanted = new Uint8Array(16);
    if (precision === "exact") {
      this.#lastWanted[CUT] = LAST_ACROSS;
      this.#lastWanted[4 * CUT] = LAST_DOWN;
      this.#lastWanted[CUT + 4 * CUT] = 63;
    }
  }

  /** The last coefficient, in zig-zag order, that {@link add} wants to know of a block. */
  lastWanted(column: number, row: number): number {
    return (
      this.#lastWanted[(this.columns.kinds[column] ?? OUTSIDE) + 4 * (this.rows.kinds[row] ?? OUTSIDE)] ?? 0
    );
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

  /** Adds a block by its DC coefficient and all others up to {@link lastWanted}. */
  add(column: number, row: number, dc: number, { count, positions, values }: Coefficients): void {
    const { columns, rows } = this;
    const steps = this.#steps;
    const across = this.#across;
    const firstColumn = columns.pieces[column] ?? 0;
    const columnEnd = columns.pieces[column + 1] ?? 0;
    const firstRow = rows.pieces[row] ?? 0;
    const rowEnd = rows.pieces[row + 1] ?? 0;

    for (let i = firstColumn; i < columnEnd; i++) {
      const to = 8 * (i - firstColumn);
      for (let v = 1; v < 8; v++) across[to + v] = 0;
      across[to] = dc * (steps[0] ?? 0) * (columns.weights[8 * i] ?? 0);
    }
    for (let n = 0; n < count; n++) {
      const position = positions[n] ?? 0;
      const value = (values[n] ?? 0) * (steps[position] ?? 0);
      let to = position >> 3;
      for (let i = 8 * firstColumn + (position & 7); i < 8 * columnEnd; i += 8) {
        across[to] = (across[to] ?? 0) + value * (columns.weights[i] ?? 0);
        to += 8;
      }
    }
    for (let j = firstRow; j < rowEnd; j++) {
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
