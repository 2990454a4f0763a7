import { type BitString, STEP } from "./bit-string.js";

/** For each of the scan's symbols its code, shifted, and the code's length in bits. */
export type PackedCodes = Uint32Array;
export const CODE_SHIFT = 5;
export const LENGTH_MASK = 31;

/** The first of eight restart markers that follow each other in turn (T.81 table B.1). */
const RST0 = 0xd0;
const MARKER_BYTES = 2;

/**
 * The entropy-coded bytes of a scan: bits in a row, a zero byte stuffed behind each 0xFF (T.81 § F.1.2.3), in restart
 * intervals.
 */
export class EntropySegment {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #pending = 0;
  #pendingBits = 0;
  #restarts = 0;

  /**
   * Symbols of a tape, each with its extra bits; how they are packed is told there. This is where a photo's time goes,
   * so all state is in locals meanwhile.
   */
  writeSymbols(entries: Uint32Array, from: number, to: number, codes: PackedCodes): void {
    // A symbol has at most 27 bits, and each byte may need a zero behind it.
    this.#reserve(8 * (to - from));
    const bytes = this.#bytes;
    let length = this.#length;
    let pending = this.#pending;
    let waiting = this.#pendingBits;
    for (let i = from; i < to; i++) {
      const entry = entries[i] ?? 0;
      const packed = codes[entry & 1023] ?? 0;
      pending = (pending << (packed & LENGTH_MASK)) | (packed >>> CODE_SHIFT);
      waiting += packed & LENGTH_MASK;
      while (waiting >= 8) {
        waiting -= 8;
        const byte = (pending >>> waiting) & 255;
        bytes[length++] = byte;
        if (byte === 255) bytes[length++] = 0;
      }
      const size = entry & 15;
      pending = (pending << size) | (entry >>> 10);
      waiting += size;
      while (waiting >= 8) {
        waiting -= 8;
        const byte = (pending >>> waiting) & 255;
        bytes[length++] = byte;
        if (byte === 255) bytes[length++] = 0;
      }
    }
    this.#length = length;
    this.#pending = pending & ((1 << waiting) - 1);
    this.#pendingBits = waiting;
  }

  /** The low `count` bits of `value`, which has no others; at most 24. */
  write(value: number, count: number): void {
    // Three bytes, each of which may need a zero behind it.
    this.#reserve(6);
    const bits = (this.#pending << count) | value;
    let waiting = this.#pendingBits + count;
    while (waiting >= 8) {
      waiting -= 8;
      const byte = (bits >>> waiting) & 255;
      this.#bytes[this.#length++] = byte;
      if (byte === 255) this.#bytes[this.#length++] = 0;
    }
    this.#pending = bits & ((1 << waiting) - 1);
    this.#pendingBits = waiting;
  }

  /** All bits of a string, which has some, `times` times. */
  append(bits: BitString, times: number): void {
    if (2 * bits.length <= STEP) {
      this.#appendShort(bits.read(0, bits.length), bits.length, times);
      return;
    }
    for (let i = 0; i < times; i++) {
      for (let at = 0; at < bits.length; at += STEP) {
        const step = Math.min(STEP, bits.length - at);
        this.write(bits.read(at, step), step);
      }
    }
  }

  /** Several copies in each step. */
  #appendShort(pattern: number, length: number, times: number): void {
    const copies = Math.floor(STEP / length);
    let several = 0;
    for (let i = 0; i < copies; i++) several = (several << length) | pattern;
    let left = times;
    for (; left >= copies; left -= copies) this.write(several, copies * length);
    for (; left > 0; left--) this.write(pattern, length);
  }

  /**
   * Ends a restart interval and writes it `times` times, with the restart markers between and before it: being whole
   * bytes, it is copied.
   *
   * @param start where the interval's bytes begin, as {@link beginInterval} gave it.
   */
  endInterval(start: number, times: number): void {
    // The last byte is filled with ones (T.81 § F.1.2.3).
    if (this.#pendingBits > 0) this.write((1 << (8 - this.#pendingBits)) - 1, 8 - this.#pendingBits);
    const end = this.#length;
    this.#reserve((times - 1) * (end - start + MARKER_BYTES));
    for (let i = 1; i < times; i++) {
      this.#restart();
      this.#bytes.copyWithin(this.#length, start, end);
      this.#length += end - start;
    }
  }

  /** @returns where the interval's bytes begin. */
  beginInterval(): number {
    if (this.#length > 0) this.#restart();
    return this.#length;
  }

  /** The bytes of all intervals. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #restart(): void {
    this.#reserve(MARKER_BYTES);
    this.#bytes[this.#length++] = 0xff;
    this.#bytes[this.#length++] = RST0 + (this.#restarts++ & 7);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#length + count, 2 * this.#bytes.length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
