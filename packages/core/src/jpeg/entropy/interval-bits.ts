import { BLOCK } from "../syntax/zigzag.ts";
import { EOB, EXTRA_SHIFT, type RecordedBlocks, SYMBOL_MASK, SYMBOLS, ZRL } from "./block-symbols.ts";
import type { EntropyReader } from "./bit-reader.ts";
import { codeAt, type HuffmanTable, LOOKUP_SHIFT } from "./huffman-table.ts";
import { RECODE_COUNT_SHIFT, RECODE_END, RECODED_LENGTH_SHIFT, type RecodeTable } from "./recode-table.ts";
import { assignCodes, PACKED_CODE_SHIFT, PACKED_LENGTH } from "./huffman-codes.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** For each symbol of each table: its code with zeros in place of magnitude bits, and the length of both. */
export interface SymbolCodes {
  readonly codes: Uint32Array;
  readonly lengths: Uint8Array;
}

/** @param tables in the order of the entries' table numbers. */
export function symbolCodes(tables: readonly HuffmanSpec[]): SymbolCodes {
  const codes = new Uint32Array(tables.length * SYMBOLS);
  const lengths = new Uint8Array(codes.length);
  for (const [table, spec] of tables.entries()) {
    assignCodes(spec, (symbol, code, length) => {
      const extraBits = symbol & 15;
      codes[table * SYMBOLS + symbol] = code << extraBits;
      lengths[table * SYMBOLS + symbol] = length + extraBits;
    });
  }
  return { codes, lengths };
}

/** Most words that a block takes: a symbol has at most 16 + 15 bits. */
const MOST_BLOCK_WORDS = BLOCK;

/** Most magnitude bits of a symbol (T.81 §F.1.2.1, extended to 12-bit samples). */
const MOST_BITS = 15;

/** Bits copied at a time: with the 31 bits pending at most, they fill one word. */
const STEP = 31;

/** Bits that four bytes hold from any bit of the first byte on. */
const VIEW_STEP = 25;

/** The bits of one restart interval, before byte stuffing, or those of them that were not taken yet. */
export class IntervalBits {
  /** Complete words; the first bit is the highest. */
  #words = new Uint32Array(1 << 12);
  #wordCount = 0;
  /** The lowest `#waiting` bits, 0 to 31, are not in a word yet. Higher bits are leftovers. */
  #pending = 0;
  #waiting = 0;

  get length(): number {
    return 32 * this.#wordCount + this.#waiting;
  }

  clear(): void {
    this.#wordCount = 0;
    this.#waiting = 0;
  }

  /** Writes the blocks of a scan from index `from` up to but not including `to`. All state is in locals meanwhile. */
  writeBlocks(scan: RecordedBlocks, from: number, to: number, { codes, lengths }: SymbolCodes): void {
    this.#reserve((to - from) * MOST_BLOCK_WORDS);
    const { blocks, dcEntries } = scan;
    const { starts, entries } = scan.symbols;
    const words = this.#words;
    let wordCount = this.#wordCount;
    let pending = this.#pending;
    let waiting = this.#waiting;
    for (let place = from; place < to; place++) {
      const block = blocks[place];
      const start = starts[block];
      const end = starts[block + 1];
      entries[start] = dcEntries[place];
      for (let i = start; i < end; i++) {
        const entry = entries[i];
        const bits = codes[entry & SYMBOL_MASK] | (entry >>> EXTRA_SHIFT);
        const count = lengths[entry & SYMBOL_MASK];
        waiting += count;
        if (waiting < 32) {
          pending = (pending << count) | bits;
        } else {
          waiting -= 32;
          words[wordCount++] = (pending << (count - waiting)) | (bits >>> waiting);
          pending = bits;
        }
      }
    }
    this.#wordCount = wordCount;
    this.#pending = pending;
    this.#waiting = waiting;
  }

  /**
   * Writes one block (T.81 §F.1.2).
   *
   * @param values quantized coefficients in zig-zag order; the block begins at `from`.
   * @param difference of its DC coefficient.
   * @param low, high a bit for each AC coefficient that is not zero, by zig-zag position.
   * @param dcCodes, acCodes as {@link packedCodes} returns them.
   * @returns false if a symbol has no code. What was written of the block is then useless.
   */
  writeBlock(
    values: Int16Array,
    from: number,
    difference: number,
    low: number,
    high: number,
    dcCodes: Uint32Array,
    acCodes: Uint32Array,
  ): boolean {
    this.#reserve(MOST_BLOCK_WORDS);
    let hasAllCodes = this.#appendValue(dcCodes, 0, difference);
    let next = 1;
    for (let first = 0, mask = low; first < BLOCK; first += 32, mask = high) {
      while (mask !== 0) {
        const k = first + 31 - Math.clz32(mask & -mask);
        mask &= mask - 1;
        for (; k - next > 15; next += 16) hasAllCodes = this.#appendValue(acCodes, ZRL, 0) && hasAllCodes;
        hasAllCodes = this.#appendValue(acCodes, (k - next) << 4, values[from + k]) && hasAllCodes;
        next = k + 1;
      }
    }
    if (next < BLOCK) hasAllCodes = this.#appendValue(acCodes, EOB, 0) && hasAllCodes;
    return hasAllCodes;
  }

  /**
   * Reads the AC coefficients of a block and writes them with another Huffman table.
   *
   * @param table that the reader's bits use.
   * @param recode from this table to the other one.
   * @returns false if a symbol has no code in the other table. What was written of the block is then useless.
   */
  recodeBlock(reader: EntropyReader, table: HuffmanTable, { entries, bits, codes }: RecodeTable): boolean {
    this.#reserve(MOST_BLOCK_WORDS);
    const { view } = reader;
    const words = this.#words;
    let wordCount = this.#wordCount;
    let pending = this.#pending;
    let waiting = this.#waiting;
    let at = reader.position;
    let k = 1;
    while (k < BLOCK) {
      const window = view.getUint32(at >>> 3) << (at & 7);
      const index = window >>> LOOKUP_SHIFT;
      const entry = entries[index];
      const next = k + (entry >>> RECODE_COUNT_SHIFT);
      let count = (entry >>> RECODED_LENGTH_SHIFT) & 31;
      let recoded = bits[index];
      if (next <= BLOCK || (next >= RECODE_END && next < RECODE_END + BLOCK)) {
        at += entry & 31;
        k = next;
      } else {
        // The look-up ran past coefficient 63 into the next block, or met a long symbol. Recode a single one.
        const code = codeAt(table, window);
        if (code === 0) throw reader.corrupt("Expected a Huffman code of the AC table");
        const run = (code >> 4) & 15;
        const size = code & 15;
        const isEnd = size === 0 && run < 15;
        const packed = codes[isEnd ? EOB : (run << 4) | size];
        if (packed === 0) return false;
        at += code >> 8;
        const magnitude = size === 0 ? 0 : (view.getUint32(at >>> 3) << (at & 7)) >>> (32 - size);
        at += size;
        count = (packed & PACKED_LENGTH) + size;
        recoded = ((packed >>> PACKED_CODE_SHIFT) << size) | magnitude;
        k = isEnd ? RECODE_END : k + run + 1;
        if (k > BLOCK && !isEnd) throw reader.corrupt("Expected at most 64 coefficients in a block");
      }
      waiting += count;
      if (waiting < 32) {
        pending = (pending << count) | recoded;
      } else {
        waiting -= 32;
        words[wordCount++] = (pending << (count - waiting)) | (recoded >>> waiting);
        pending = recoded;
      }
    }
    this.#wordCount = wordCount;
    this.#pending = pending;
    this.#waiting = waiting;
    reader.position = at;
    return true;
  }

  /**
   * Writes the difference of a DC coefficient.
   *
   * @returns false if it has no code.
   */
  writeDifference(dcCodes: Uint32Array, difference: number): boolean {
    this.#reserve(1);
    return this.#appendValue(dcCodes, 0, difference);
  }

  /**
   * Appends a symbol and magnitude bits. There must be room.
   *
   * @param run the upper half of the symbol.
   * @returns false if the symbol has no code.
   */
  #appendValue(codes: Uint32Array, run: number, value: number): boolean {
    const size = 32 - Math.clz32(Math.abs(value));
    const code = codes[run | size];
    if (size > MOST_BITS || code === 0) return false;
    this.#append(
      ((code >>> PACKED_CODE_SHIFT) << size) | ((value + (value >> 31)) & ((1 << size) - 1)),
      (code & PACKED_LENGTH) + size,
    );
    return true;
  }

  /** @param bits the lowest `count` of them, 0 to 31, are appended; the others must be 0. There must be room. */
  #append(bits: number, count: number): void {
    this.#waiting += count;
    if (this.#waiting < 32) {
      this.#pending = (this.#pending << count) | bits;
      return;
    }
    this.#waiting -= 32;
    this.#words[this.#wordCount++] = (this.#pending << (count - this.#waiting)) | (bits >>> this.#waiting);
    this.#pending = bits;
  }

  /** Copies bits `from` up to but not including `to` of other bytes. Five more bytes must follow them. */
  copyFrom(view: DataView, from: number, to: number): void {
    this.#reserve(Math.ceil((to - from) / 32) + 1);
    // Up to the next whole word of bits to write, and then word by word.
    const first = Math.min((32 - this.#waiting) & 31, to - from);
    this.#appendFrom(view, from, from + first);
    const words = this.#words;
    let wordCount = this.#wordCount;
    let at = from + first;
    const shift = at & 7;
    let byte = at >>> 3;
    for (; at + 32 <= to; at += 32, byte += 4) {
      words[wordCount++] = (view.getUint32(byte) << shift) | (view.getUint8(byte + 4) >>> (8 - shift));
    }
    this.#wordCount = wordCount;
    this.#appendFrom(view, at, to);
  }

  /** Appends a few bits of other bytes. There must be room. */
  #appendFrom(view: DataView, from: number, to: number): void {
    for (let at = from; at < to; at += VIEW_STEP) {
      const step = Math.min(VIEW_STEP, to - at);
      this.#append((view.getUint32(at >>> 3) << (at & 7)) >>> (32 - step), step);
    }
  }

  /** Repeats the last `count` bits `times` times. */
  repeat(count: number, times: number): void {
    const from = this.length - count;
    this.#reserve(Math.ceil((count * times) / 32) + 1);
    // The repeated bits serve as source in turn, which makes copies longer and longer.
    let available = count;
    for (let left = count * times; left > 0; ) {
      const copied = Math.min(available, left);
      this.#copy(from, copied);
      available += copied;
      left -= copied;
    }
  }

  /** Returns the complete words, valid until more is written, and removes them. */
  takeWords(): { words: Uint32Array; count: number } {
    const count = this.#wordCount;
    this.#wordCount = 0;
    return { words: this.#words, count };
  }

  /** Returns all bits in words, padded with ones to whole bytes (T.81 §F.1.2.3). */
  padded(): { words: Uint32Array; bytes: number } {
    const missing = -this.#waiting & 7;
    const bytes = Math.ceil(this.length / 8);
    this.#reserve(1);
    const pending = (this.#pending << missing) | ((1 << missing) - 1);
    this.#words[this.#wordCount] = pending << (32 - this.#waiting - missing);
    return { words: this.#words, bytes };
  }

  /** Appends `count` bits from bit `from` on. There must be room. */
  #copy(from: number, count: number): void {
    const words = this.#words;
    let wordCount = this.#wordCount;
    let pending = this.#pending;
    let waiting = this.#waiting;
    // Pending bits may be among the bits to copy.
    words[wordCount] = waiting === 0 ? 0 : pending << (32 - waiting);
    const end = from + count;
    for (let at = from; at < end; at += STEP) {
      const step = Math.min(STEP, end - at);
      const shift = at & 31;
      const low = shift === 0 ? 0 : words[(at >>> 5) + 1] >>> (32 - shift);
      const bits = ((words[at >>> 5] << shift) | low) >>> (32 - step);
      waiting += step;
      if (waiting < 32) {
        pending = (pending << step) | bits;
      } else {
        waiting -= 32;
        words[wordCount++] = (pending << (step - waiting)) | (bits >>> waiting);
        pending = bits;
      }
    }
    this.#wordCount = wordCount;
    this.#pending = pending;
    this.#waiting = waiting;
  }

  #reserve(count: number): void {
    if (this.#wordCount + count <= this.#words.length) return;
    const words = new Uint32Array(Math.max(this.#wordCount + count, 2 * this.#words.length));
    words.set(this.#words.subarray(0, this.#wordCount));
    this.#words = words;
  }
}
