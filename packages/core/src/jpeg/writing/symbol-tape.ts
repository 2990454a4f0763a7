import { BitString, STEP } from "./bit-string.js";
import type { EntropySegment } from "./entropy-segment.js";

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

  /**
   * Writes the bits of some entries.
   *
   * @param codes by table and symbol, as {@link count} counts.
   * @param lengths of the codes in bits.
   */
  write(from: number, to: number, codes: Uint16Array, lengths: Uint8Array, segment: EntropySegment): void {
    const entries = this.#entries;
    for (let i = from; i < to; i++) {
      const entry = entries[i] ?? 0;
      if (entry >= REPEAT) {
        const pattern = new BitString();
        for (let j = i - (entry - REPEAT); j < i; j++) writeSymbol(entries[j] ?? 0, codes, lengths, pattern);
        segment.append(pattern, entries[++i] ?? 0);
      } else {
        writeSymbol(entry, codes, lengths, segment);
      }
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

function writeSymbol(
  entry: number,
  codes: Uint16Array,
  lengths: Uint8Array,
  bits: { write(value: number, count: number): void },
): void {
  const code = codes[entry & 1023] ?? 0;
  const length = lengths[entry & 1023] ?? 0;
  const size = entry & 15;
  if (length + size <= STEP) {
    bits.write((code << size) | (entry >>> 10), length + size);
  } else {
    bits.write(code, length);
    bits.write(entry >>> 10, size);
  }
}
