import { BitString } from "./bit-string.js";
import { CODE_SHIFT, type EntropySegment, LENGTH_MASK, type PackedCodes } from "./entropy-segment.js";

/** The four Huffman tables of a scan: DC and AC of luminance, DC and AC of chrominance. */
export const TABLES = 4;
export const SYMBOLS = 256;

/** Added to the number of entries that come again. */
const REPEAT = 2 ** 31;

/**
 * The symbols of a scan in order, recorded once, so that the best code for them can be known before they are written.
 *
 * A symbol takes one entry: 8 bits for itself, 2 for its table, the extra bits behind it above. How many extra bits
 * there are is the symbol's lower half (T.81 § F.1.2). A repetition takes two: how many entries from before are
 * meant, and how often they come again.
 */
export class SymbolTape {
  #entries = new Uint32Array(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(table: number, symbol: number, extra: number): void {
    this.#put((extra << 10) | (table << 8) | symbol);
  }

  /** Some entries — symbols, no repetitions — once more. */
  copy(from: number, to: number): void {
    for (let i = from; i < to; i++) this.#put(this.#entries[i] ?? 0);
  }

  /** The entries since `from` — symbols, no repetitions — come `times` times more. */
  repeatSince(from: number, times: number): void {
    const count = this.#length - from;
    this.#put(REPEAT + count);
    this.#put(times);
  }

  /** Adds to `frequencies`, SYMBOLS numbers for each table, how often the symbols of some entries occur. */
  count(from: number, to: number, weight: number, frequencies: Float64Array): void {
    const entries = this.#entries;
    for (let i = from; i < to; i++) {
      const entry = entries[i] ?? 0;
      if (entry >= REPEAT) {
        this.count(i - (entry - REPEAT), i, weight * (entries[++i] ?? 0), frequencies);
      } else {
        frequencies[entry & 1023] = (frequencies[entry & 1023] ?? 0) + weight;
      }
    }
  }

  /** Writes the bits of some entries, coded by `codes`: for each table and symbol, as {@link count} counts. */
  write(from: number, to: number, codes: PackedCodes, segment: EntropySegment): void {
    const entries = this.#entries;
    for (let i = from; i < to; i++) {
      let next = i;
      while (next < to && (entries[next] ?? 0) < REPEAT) next++;
      segment.writeSymbols(entries, i, next, codes);
      if (next === to) return;
      const pattern = new BitString();
      const count = (entries[next] ?? 0) - REPEAT;
      for (let j = next - count; j < next; j++) writeSymbol(entries[j] ?? 0, codes, pattern);
      segment.append(pattern, entries[next + 1] ?? 0);
      i = next + 1;
    }
  }

  #put(entry: number): void {
    if (this.#length === this.#entries.length) {
      const entries = new Uint32Array(2 * this.#length);
      entries.set(this.#entries);
      this.#entries = entries;
    }
    this.#entries[this.#length++] = entry;
  }
}

function writeSymbol(entry: number, codes: PackedCodes, bits: BitString): void {
  const packed = codes[entry & 1023] ?? 0;
  const size = entry & 15;
  bits.write(packed >>> CODE_SHIFT, packed & LENGTH_MASK);
  if (size > 0) bits.write(entry >>> 10, size);
}
