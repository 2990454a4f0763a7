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

/** A row of cells as it lies in a row of blocks. */
interface RowPiece {
  /** The row of cells, transformed across: eight numbers for each block. */
  readonly across: Float64Array;
  /** The transform down of a block that is 1 in this piece and 0 elsewhere. */
  readonly down: Float64Array;
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
  /** The pieces of an even and an odd row of blocks, as an MCU may have two. */
  readonly #rows: { blockRow: number; pieces: readonly RowPiece[] }[] = [
    { blockRow: -1, pieces: [] },
    { blockRow: -1, pieces: [] },
  ];
  #previousDc = 0;

  constructor(component: Component, cellColumns: number, tape: SymbolTape) {
    this.#component = component;
    this.#tape = tape;
    this.#dcTable = component.kind === "luminance" ? 0 : 2;
    this.#acTable = this.#dcTable + 1;
    this.#transforms = new CellRowTransforms(component.columnCuts, component.values, cellColumns);
    this.#reciprocals = Float64Array.from(component.steps, (step) => 1 / step);
  }

  /** Forgets the block before: the next one begins a restart interval (T.81 § E.1.4). */
  restart(): void {
    this.#previousDc = 0;
  }

  record(blockColumn: number, blockRow: number): void {
    const rowPieces = this.#piecesOf(blockRow);
    const { pieces } = this.#component.columnCuts;
    const isCutAcross = (pieces[blockColumn + 1] ?? 0) - (pieces[blockColumn] ?? 0) > 1;
    const us = isCutAcross ? 8 : 1;
    const vs = rowPieces.length > 1 ? 8 : 1;
    this.#transform(rowPieces, 8 * blockColumn, us, vs);
    this.#recordDc();
    if (us + vs > 2) {
      this.#quantize(us, vs);
      this.#recordAc();
    } else {
      this.#tape.push(this.#acTable, EOB, 0);
    }
  }

  #piecesOf(blockRow: number): readonly RowPiece[] {
    const row = this.#rows[blockRow & 1];
    if (row?.blockRow === blockRow) return row.pieces;
    const { pieces, cells, transforms } = this.#component.rowCuts;
    const found: RowPiece[] = [];
    const end = pieces[blockRow + 1] ?? 0;
    for (let piece = pieces[blockRow] ?? 0; piece < end; piece++) {
      const across = this.#transforms.of(cells[piece] ?? 0);
      found.push({ across, down: transforms.subarray(8 * piece, 8 * piece + 8) });
    }
    this.#rows[blockRow & 1] = { blockRow, pieces: found };
    return found;
  }

  /** Fills the first `us` columns and `vs` rows of the coefficients. The others are zero, for no edge makes them. */
  #transform(rowPieces: readonly RowPiece[], at: number, us: number, vs: number): void {
    const f = this.#coefficients;
    let isFirst = true;
    for (const { across, down } of rowPieces) {
      for (let v = 0; v < vs; v++) {
        const weight = down[v] ?? 0;
        for (let u = 0; u < us; u++) {
          const share = weight * (across[at + u] ?? 0);
          f[8 * v + u] = isFirst ? share : (f[8 * v + u] ?? 0) + share;
        }
      }
      isFirst = false;
    }
  }

  #recordDc(): void {
    const dc = Math.floor((this.#coefficients[0] ?? 0) * (this.#reciprocals[0] ?? 0) + 0.5);
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
