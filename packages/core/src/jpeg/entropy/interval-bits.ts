import { BLOCK } from "../syntax/zigzag.ts";
import { EXTRA_SHIFT, type RecordedBlocks, SYMBOL_MASK, SYMBOLS } from "./block-symbols.ts";
import { assignCodes } from "./huffman-codes.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** For each symbol, its table included, the code with zeros where the extra bits go, and the length of both. */
export interface SymbolCodes {
  readonly codes: Uint32Array;
  readonly lengths: Uint8Array;
}

/** @param tables in the order of the symbols'. */
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

/** Words that a block takes at most: a symbol has at most 16 + 15 bits. */
const MOST_BLOCK_WORDS = BLOCK;

/** Most bits that are copied in a step: added to the 31 that wait at most they fill no more than a word. */
const STEP = 31;

/** Bits that four bytes have from any bit of the first on. */
const VIEW_STEP = 25;

/** The bits of one restart interval, before any byte is stuffed. */
export class IntervalBits {
  /** The first bit is the highest of the first word. */
  #words = new Uint32Array(1 << 12);
  #wordCount = 0;
  /** The last `#waiting` bits, 0 to 31, are in no word yet; what is above them is. */
  #pending = 0;
  #waiting = 0;

  get length(): number {
    return 32 * this.#wordCount + this.#waiting;
  }

  clear(): void {
    this.#wordCount = 0;
    this.#waiting = 0;
  }

  /** The blocks of a scan at places `from` up to but not including `to`. All state is in locals meanwhile. */
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

  /** @param bits the lowest `count`, 0 to 31; those above are zeros. */
  write(bits: number, count: number): void {
    this.#reserve(1);
    this.#waiting += count;
    if (this.#waiting < 32) {
      this.#pending = (this.#pending << count) | bits;
      return;
    }
    this.#waiting -= 32;
    this.#words[this.#wordCount++] = (this.#pending << (count - this.#waiting)) | (bits >>> this.#waiting);
    this.#pending = bits;
  }

  /** Bits `from` up to but not including `to` of other bytes, behind which there are four more. */
  copyFrom(view: DataView, from: number, to: number): void {
    this.#reserve(Math.ceil((to - from) / 32) + 1);
    for (let at = from; at < to; at += VIEW_STEP) {
      const step = Math.min(VIEW_STEP, to - at);
      this.write((view.getUint32(at >>> 3) << (at & 7)) >>> (32 - step), step);
    }
  }

  /** The last `count` bits, `times` times more. */
  repeat(count: number, times: number): void {
    const from = this.length - count;
    this.#reserve(Math.ceil((count * times) / 32) + 1);
    // What has been repeated is itself repeated, so that the first few bits do not take most of the time.
    let available = count;
    for (let left = count * times; left > 0; ) {
      const copied = Math.min(available, left);
      this.#copy(from, copied);
      available += copied;
      left -= copied;
    }
  }

  /** All bits in words, the last of which is filled up with ones (T.81 § F.1.2.3) to whole bytes. */
  padded(): { words: Uint32Array; bytes: number } {
    const missing = -this.#waiting & 7;
    const bytes = Math.ceil(this.length / 8);
    this.#reserve(1);
    const pending = (this.#pending << missing) | ((1 << missing) - 1);
    this.#words[this.#wordCount] = pending << (32 - this.#waiting - missing);
    return { words: this.#words, bytes };
  }

  /** Bits from bit `from` on, once more, at the end. There is room for them. */
  #copy(from: number, count: number): void {
    const words = this.#words;
    let wordCount = this.#wordCount;
    let pending = this.#pending;
    let waiting = this.#waiting;
    // What waits may be among the bits to copy.
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
