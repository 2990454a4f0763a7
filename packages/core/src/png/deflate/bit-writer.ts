/** Writes bits as deflate packs them: the first in the lowest bit of a byte (RFC 1951 § 3.1.1). */
export class BitWriter {
  readonly bytes: Uint8Array;
  #at: number;
  #pending = 0;
  #count = 0;

  /** @param at the byte of `bytes` to begin with; `bytes` must be zero from there on, and large enough. */
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.#at = at;
  }

  /** The low `count` bits of `value`, which has no others; `count` is at most 24. */
  write(value: number, count: number): void {
    this.#pending |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.bytes[this.#at++] = this.#pending & 255;
      this.#pending >>>= 8;
      this.#count -= 8;
    }
  }

  /** Zero bits are there already, so that any number of them costs nothing. */
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

  /** Fills up the last byte. @returns the byte behind it. */
  end(): number {
    if (this.#count > 0) this.bytes[this.#at++] = this.#pending;
    this.#pending = this.#count = 0;
    return this.#at;
  }
}
