import type { IntervalBits, SymbolCodes } from "./interval-bits.ts";

/** First of the eight restart markers, which take turns (T.81 table B.1). */
const RST0 = 0xd0;
const MARKER_BYTES = 2;

/** Collects the entropy-coded bytes of a scan: restart intervals, with the markers between them. */
export class EntropySegment {
  #bytes: Uint8Array;
  #length = 0;
  #restarts = 0;
  /** True if the last interval is not complete. */
  #isOpen = false;

  /** @param expectedBytes estimated length. */
  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  /** Adds a restart interval `times` times. It consists of whole bytes, so repetitions are copies. */
  add(interval: IntervalBits, times: number): void {
    const { words, bytes } = interval.padded();
    this.#begin(bytes);
    this.#isOpen = false;
    const start = this.#length;
    this.#stuff(words, bytes);
    const end = this.#length;
    this.#reserve((times - 1) * (end - start + MARKER_BYTES));
    for (let i = 1; i < times; i++) {
      this.#restart();
      this.#bytes.copyWithin(this.#length, start, end);
      this.#length += end - start;
    }
  }

  /** Adds the complete words of an interval whose rest follows, once, and takes them from it. */
  addPart(interval: IntervalBits): void {
    const { words, count } = interval.takeWords();
    this.#begin(4 * count);
    this.#isOpen = true;
    this.#stuff(words, 4 * count);
  }

  /** Makes room for bytes of an interval, and begins the interval if it is not open. */
  #begin(bytes: number): void {
    // Each byte may need a stuffed zero, and up to four are written at once.
    this.#reserve(MARKER_BYTES + 2 * bytes + 8);
    if (this.#length > 0 && !this.#isOpen) this.#restart();
  }

  /** Returns the bytes of all intervals. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Appends the bytes of words, with a zero stuffed after each FF (T.81 §F.1.2.3). There must be room. */
  #stuff(words: Uint32Array, byteCount: number): void {
    const bytes = this.#bytes;
    const wholeWords = byteCount >>> 2;
    let length = this.#length;
    for (let i = 0; i < wholeWords; i++) {
      const word = words[i];
      // Adding one to a byte of FF clears its highest bit. A carry may do so too, which is harmless.
      if ((word & ~(word + 0x01010101) & 0x80808080) === 0) {
        bytes[length] = word >>> 24;
        bytes[length + 1] = word >>> 16;
        bytes[length + 2] = word >>> 8;
        bytes[length + 3] = word;
        length += 4;
      } else {
        length = stuffBytes(word, 4, bytes, length);
      }
    }
    this.#length = stuffBytes(words[wholeWords], byteCount & 3, bytes, length);
  }

  #restart(): void {
    this.#bytes[this.#length++] = 0xff;
    this.#bytes[this.#length++] = RST0 + (this.#restarts++ & 7);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#length + count, 2 * this.#bytes.length));
    bytes.set(this.bytes());
    this.#bytes = bytes;
  }
}

/**
 * Estimates the bytes of a scan: symbols, markers with their padding, and one percent for stuffed bytes.
 *
 * @param frequencies how often each symbol occurs.
 */
export function expectedBytes(
  frequencies: Float64Array,
  intervals: number,
  { lengths }: SymbolCodes,
): number {
  const bits = frequencies.reduce((sum, frequency, symbol) => sum + frequency * lengths[symbol], 0);
  return Math.ceil(1.01 * (bits / 8 + 3 * intervals));
}

/** Appends the first bytes of a word, highest first. @returns the end of the bytes. */
function stuffBytes(word: number, count: number, bytes: Uint8Array, at: number): number {
  let length = at;
  for (let i = 0; i < count; i++) {
    const byte = (word >>> (24 - 8 * i)) & 255;
    bytes[length++] = byte;
    if (byte === 255) bytes[length++] = 0;
  }
  return length;
}
