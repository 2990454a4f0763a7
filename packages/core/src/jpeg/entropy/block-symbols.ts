import { tableSlot } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** Number of Huffman tables of a scan: DC and AC of luminance, DC and AC of chrominance. */
export const TABLES = 4;
export const SYMBOLS = 256;

/** Returns which of a scan's {@link TABLES} a component's DC coefficients use; its AC coefficients use the next. */
export function dcTableOf(component: number): number {
  return 2 * tableSlot(component);
}

/** Bits of an entry that hold the symbol and its table, and the shift of the magnitude bits. */
export const SYMBOL_MASK = 1023;
export const EXTRA_SHIFT = 10;

/** The symbols for end of block and for 16 zeros (T.81 §F.1.2.2.1). */
export const EOB = 0x00;
export const ZRL = 0xf0;

/**
 * Packs a coefficient as an entry: symbol in bits 0–7, table in bits 8–9, magnitude bits above (T.81 §F.1.2.1). The
 * lower half of the symbol is the number of magnitude bits.
 *
 * @param symbol a run of zeros in the upper half; the lower half is 0.
 */
export function entryOf(table: number, symbol: number, value: number): number {
  const size = 32 - Math.clz32(Math.abs(value));
  const extra = value < 0 ? value + (1 << size) - 1 : value;
  return (extra << EXTRA_SHIFT) | (table << 8) | symbol | size;
}

/**
 * The different blocks of a scan as entropy-coding symbols. Blocks that repeat are held once.
 *
 * The entries of block `b` are `entries[starts[b]]` up to but not including `entries[starts[b + 1]]`. The first is
 * left free for the DC difference, which depends on the block before.
 */
export class BlockSymbols {
  readonly starts: Uint32Array;
  /** Quantized DC coefficient of each block. */
  readonly dcs: Int16Array;
  entries: Uint32Array;
  /** Number of complete blocks. */
  count = 0;
  #table = 0;
  #end = 0;
  #place = 0;

  /** @param capacity largest number of blocks. */
  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity + 1);
    this.dcs = new Int16Array(capacity);
    // About as many as photos need; grows if necessary.
    this.entries = new Uint32Array(4 * capacity + BLOCK);
  }

  /** Removes all blocks. */
  clear(): void {
    this.count = 0;
    this.#end = 0;
  }

  /**
   * Begins a block.
   *
   * @param acTable the table for the AC coefficients that follow.
   */
  begin(dc: number, acTable: number): void {
    if (this.#end + BLOCK > this.entries.length) this.#grow();
    this.dcs[this.count] = dc;
    this.#table = acTable;
    this.#end++;
    this.#place = 0;
  }

  /**
   * Adds the next nonzero AC coefficient, after the zeros since the last one (T.81 §F.1.2.2).
   *
   * @param place zig-zag position, 1 to 63.
   */
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
   * Counts the AC symbols of the blocks from `first` on. The i-th of them occurs `times` × `counts[i]` times.
   *
   * @param frequencies SYMBOLS counts for each table, which are added to.
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
  readonly symbols: Pick<BlockSymbols, "starts" | "entries">;
  /** Index of each block in scan order, and the entry of its DC difference. */
  readonly blocks: Uint32Array;
  readonly dcEntries: Uint32Array;
}
