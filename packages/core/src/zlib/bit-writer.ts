/** Writes bits in the order of deflate: the first one is the lowest bit of a byte (RFC 1951 §3.1.1). */
export class BitWriter {
  readonly bytes: Uint8Array;
  #at: number;
  #pending = 0;
  #count = 0;

  /** @param at index in `bytes` to begin at. `bytes` must be large enough, and zero from there on. */
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.#at = at;
  }

  /** Writes the low `count` bits of `value`, at most 24; its other bits must be 0. */
  write(value: number, count: number): void {
    this.#pending |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.bytes[this.#at++] = this.#pending & 255;
      this.#pending >>>= 8;
      this.#count -= 8;
    }
  }

  /** Writes `count` zeros in constant time, as the bytes are zero already. */
  skipZeros(count: number): void {
    const bits = this.#count + count;
    if (bits < 8) {
      this.#count = bits;
      return;
    }
    this.bytes[this.#at] = this.#pending;
    this.#at += Math.floor(bits / 8);
    this.#pending = 0;
    this.#count = bits % 8;
  }

  /** Completes the last byte with zeros. @returns the index after it. */
  end(): number {
    if (this.#count > 0) this.bytes[this.#at++] = this.#pending;
    this.#pending = this.#count = 0;
    return this.#at;
  }
}
