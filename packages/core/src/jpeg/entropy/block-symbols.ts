import { tableSlot } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** The four Huffman tables of a scan: DC and AC of luminance, DC and AC of chrominance. */
export const TABLES = 4;
export const SYMBOLS = 256;

/** Returns which of a scan's {@link TABLES} a component's DC coefficients use; its AC coefficients use the next. */
export function dcTableOf(component: number): number {
  return 2 * tableSlot(component);
}

/** Of an entry: the symbol and its table, and how far the extra bits are shifted. */
export const SYMBOL_MASK = 1023;
export const EXTRA_SHIFT = 10;

/** End of block, and sixteen zeros (T.81 § F.1.2.2.1). */
export const EOB = 0x00;
export const ZRL = 0xf0;

/**
 * A value as an entry: its size in bits is told by the symbol, and that many extra bits tell the rest (T.81 § F.1.2.1).
 * An entry has 8 bits for the symbol, 2 for its table, and the extra bits above. How many extra bits there are is the
 * symbol's lower half.
 *
 * @param symbol the upper half of the symbol, which is a run of zeros; the lower half is 0.
 */
export function entryOf(table: number, symbol: number, value: number): number {
  const size = 32 - Math.clz32(Math.abs(value));
  const extra = value < 0 ? value + (1 << size) - 1 : value;
  return (extra << EXTRA_SHIFT) | (table << 8) | symbol | size;
}

/**
 * The blocks of a scan as symbols, each once, however often the scan has it.
 *
 * The entries of block `b` are `entries[starts[b]]` up to but not including `starts[b + 1]`. The first is kept free for
 * the DC coefficient, which is told by its difference from the block before and so differs from place to place.
 */
export class BlockSymbols {
  readonly starts: Uint32Array;
  /** DC coefficients, quantized. */
  readonly dcs: Int16Array;
  entries: Uint32Array;
  /** Blocks that are there; the next one is being put together. */
  count = 0;
  #table = 0;
  #end = 0;
  #place = 0;

  /** @param capacity blocks that there will be. */
  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity + 1);
    this.dcs = new Int16Array(capacity);
    // About as many as photos need; more is taken when needed.
    this.entries = new Uint32Array(4 * capacity + BLOCK);
  }

  /** Forgets all blocks. */
  clear(): void {
    this.count = 0;
    this.#end = 0;
  }

  /** @param acTable the table for the AC coefficients that follow. */
  begin(dc: number, acTable: number): void {
    if (this.#end + BLOCK > this.entries.length) this.#grow();
    this.dcs[this.count] = dc;
    this.#table = acTable;
    this.#end++;
    this.#place = 0;
  }

  /** The next AC coefficient that is not zero, with the zeros since the one before (T.81 § F.1.2.2). */
  put(place: number, value: number): void {
    const { entries } = this;
    let end = this.#end;
    let zeros = place - this.#place - 1;
    for (; zeros > 15; zeros -= 16) entries[end++] = entryOf(this.#table, ZRL, 0);
    entries[end++] = entryOf(this.#table, zeros << 4, value);
    this.#end = end;
    this.#place = place;
  }

  end(): void {
    if (this.#place < BLOCK - 1) this.entries[this.#end++] = entryOf(this.#table, EOB, 0);
    this.starts[++this.count] = this.#end;
  }

  /**
   * Adds to `frequencies`, SYMBOLS numbers for each table, the AC symbols of the blocks from `first` on, the i-th of which
   * occurs `times` × `counts[i]` times.
   */
  countAc(first: number, counts: Uint32Array, times: number, frequencies: Float64Array): void {
    const { starts, entries } = this;
    for (let i = 0; i < counts.length; i++) {
      const weight = times * counts[i];
      const end = starts[first + i + 1];
      for (let at = starts[first + i] + 1; at < end; at++) {
        const symbol = entries[at] & SYMBOL_MASK;
        frequencies[symbol] += weight;
      }
    }
  }

  #grow(): void {
    const entries = new Uint32Array(2 * this.entries.length);
    entries.set(this.entries);
    this.entries = entries;
  }
}

/** The blocks of a scan, or of part of one, in scan order: what the entropy coder writes. */
export interface RecordedBlocks {
  readonly symbols: BlockSymbols;
  /** The blocks in the order of the scan, and beside each the entry of its DC coefficient. */
  readonly blocks: Uint32Array;
  readonly dcEntries: Uint32Array;
}
