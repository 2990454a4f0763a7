import { type BitString, STEP } from "./bit-string.js";

/** The entropy-coded bytes of a scan: bits in a row, a zero byte stuffed behind each 0xFF (T.81 § F.1.2.3). */
export class EntropySegment {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #pending = 0;
  #pendingBits = 0;

  /** The low `count` bits of `value`, which has no others; at most 24. */
  write(value: number, count: number): void {
    // Three bytes, each of which may need a zero behind it.
    if (this.#length + 6 > this.#bytes.length) this.#grow();
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

  /** Fills the last byte with ones, as T.81 asks. */
  end(): Uint8Array {
    if (this.#pendingBits > 0) this.write((1 << (8 - this.#pendingBits)) - 1, 8 - this.#pendingBits);
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const bytes = new Uint8Array(2 * this.#bytes.length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
