import { BLOCK, NATURAL_ORDER } from "../zigzag.js";
import { CellRowTransforms } from "./cell-row-transforms.js";
import type { Component } from "./component.js";
import type { SymbolTape } from "./symbol-tape.js";

/** End of block, and sixteen zeros (T.81 § F.1.2.2.1). */
const EOB = 0x00;
const ZRL = 0xf0;

/** Zig-zag place of each coefficient in natural order. */
const ZIGZAG = Uint8Array.from({ length: BLOCK }, (_, position) => NATURAL_ORDER.indexOf(position));

/**
 * Below this share of a quantizer step an AC coefficient becomes zero. Rounding would begin at a half; the few
 * coefficients in between cost more bits than they are worth: files get 1 to 3 % smaller, their error 1 % larger.
 */
const DEAD_ZONE = 0.55;

/**
 * What blocks of a row gave, by block column, so that blocks that lie in the same cells alike, next to each other or
 * below, need not be worked out again.
 */
interface RecordedRow {
  /** The row that was recorded, counted from 1; 0 for none. */
  readonly rows: Uint32Array;
  readonly dcs: Int16Array;
  /** The tape's entries of the AC coefficients. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Records the blocks of one component in the order of the scan. The coefficients of a block come from the colours and
 * cuts of the cells that meet in it; samples are never laid out.
 */
export class BlockRecorder {
  readonly #component: Component;
  readonly #tape: SymbolTape;
  readonly #dcTable: number;
  readonly #acTable: number;
  readonly #transforms: CellRowTransforms;
  readonly #reciprocals: Float64Array;
  /** Coefficients of the block at hand before quantization, in natural order. */
  readonly #coefficients = new Float64Array(BLOCK);
  /** Those of its AC coefficients that are not zero, quantized, in zig-zag order; a bit for each says which. */
  readonly #quantized = new Int16Array(BLOCK);
  readonly #nonZero = new Uint32Array(2);
  /** What was recorded last of each block column, for an even and an odd row of blocks, as an MCU may have two. */
  readonly #recorded: readonly RecordedRow[];
  #previousDc = 0;

  constructor(component: Component, cellColumns: number, tape: SymbolTape) {
    this.#component = component;
    this.#tape = tape;
    this.#dcTable = component.kind === "luminance" ? 0 : 2;
    this.#acTable = this.#dcTable + 1;
    this.#transforms = new CellRowTransforms(component.columnCuts, component.values, cellColumns);
    this.#reciprocals = Float64Array.from(component.steps, (step) => 1 / step);
    const columns = component.columnCuts.alike.length;
    this.#recorded = Array.from({ length: component.sampling }, () => ({
      rows: new Uint32Array(columns),
      dcs: new Int16Array(columns),
      starts: new Uint32Array(columns),
      ends: new Uint32Array(columns),
    }));
  }

  /** Forgets the block before: the next one begins a restart interval (T.81 § E.1.4). */
  restart(): void {
    this.#previousDc = 0;
  }

  record(blockColumn: number, blockRow: number): void {
    const { columnCuts, rowCuts, sampling } = this.#component;
    const column = columnCuts.alike[blockColumn] ?? 0;
    const row = rowCuts.alike[blockRow] ?? 0;
    const recorded = this.#recorded[blockRow % sampling];
    if (recorded === undefined) return;
    const { rows, dcs, starts, ends } = recorded;
    if (rows[column] === row + 1) {
      this.#recordDc(dcs[column] ?? 0);
      this.#tape.copy(starts[column] ?? 0, ends[column] ?? 0);
      return;
    }
    const isCutAcross = (columnCuts.pieces[column + 1] ?? 0) - (columnCuts.pieces[column] ?? 0) > 1;
    const us = isCutAcross ? 8 : 1;
    const vs = (rowCuts.pieces[row + 1] ?? 0) - (rowCuts.pieces[row] ?? 0) > 1 ? 8 : 1;
    this.#transform(row, 8 * column, us, vs);
    const dc = Math.floor((this.#coefficients[0] ?? 0) * (this.#reciprocals[0] ?? 0) + 0.5);
    this.#recordDc(dc);
    rows[column] = row + 1;
    dcs[column] = dc;
    starts[column] = this.#tape.length;
    this.#quantize(us, vs);
    this.#recordAc();
    ends[column] = this.#tape.length;
  }

  /** Fills the first `us` columns and `vs` rows of the coefficients. The others are zero, for no edge makes them. */
  #transform(blockRow: number, at: number, us: number, vs: number): void {
    const { pieces, cells, transforms } = this.#component.rowCuts;
    const f = this.#coefficients;
    const end = pieces[blockRow + 1] ?? 0;
    f.fill(0);
    for (let piece = pieces[blockRow] ?? 0; piece < end; piece++) {
      const across = this.#transforms.of(cells[piece] ?? 0);
      for (let v = 0; v < vs; v++) {
        const weight = transforms[8 * piece + v] ?? 0;
        const row = 8 * v;
        for (let u = 0; u < us; u++) f[row + u] = (f[row + u] ?? 0) + weight * (across[at + u] ?? 0);
      }
    }
  }

  #recordDc(dc: number): void {
    this.#push(this.#dcTable, 0, dc - this.#previousDc);
    this.#previousDc = dc;
  }

  #quantize(us: number, vs: number): void {
    const f = this.#coefficients;
    const reciprocals = this.#reciprocals;
    const nonZero = this.#nonZero;
    nonZero[0] = nonZero[1] = 0;
    for (let v = 0; v < vs; v++) {
      for (let u = v === 0 ? 1 : 0; u < us; u++) {
        const position = 8 * v + u;
        const steps = (f[position] ?? 0) * (reciprocals[position] ?? 0);
        if (steps < DEAD_ZONE && steps > -DEAD_ZONE) continue;
        const place = ZIGZAG[position] ?? 0;
        this.#quantized[place] = Math.floor(steps + 0.5);
        // The first place is the highest bit, so that leading zeros count the run.
        nonZero[place >> 5] = (nonZero[place >> 5] ?? 0) | (0x80000000 >>> (place & 31));
      }
    }
  }

  #recordAc(): void {
    let previous = 0;
    for (let half = 0; half < 2; half++) {
      for (let bits = this.#nonZero[half] ?? 0; bits !== 0; ) {
        const bit = Math.clz32(bits);
        bits &= ~(0x80000000 >>> bit);
        const place = 32 * half + bit;
        let zeros = place - previous - 1;
        for (; zeros > 15; zeros -= 16) this.#tape.push(this.#acTable, ZRL, 0);
        this.#push(this.#acTable, zeros << 4, this.#quantized[place] ?? 0);
        previous = place;
      }
    }
    if (previous < BLOCK - 1) this.#tape.push(this.#acTable, EOB, 0);
  }

  /** A value as its size in bits, told by the symbol, and that many extra bits (T.81 § F.1.2.1). */
  #push(table: number, symbol: number, value: number): void {
    const size = 32 - Math.clz32(Math.abs(value));
    const extra = value < 0 ? value + (1 << size) - 1 : value;
    this.#tape.push(table, symbol | size, extra);
  }
}
