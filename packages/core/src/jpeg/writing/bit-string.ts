/** Most bits that are written or read in one step: with 7 that wait they still fit a positive number of 31 bits. */
export const STEP = 24;

/** Bits in a row, the first in the highest bit of the first byte. */
export class BitString {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The low `count` bits of `value`, which has no others; at most 24. */
  write(value: number, count: number): void {
    if (this.#length + 32 > 8 * this.#bytes.length) this.#grow();
    const at = this.#length >>> 3;
    const word = value << (32 - count - (this.#length & 7));
    for (let i = 0; i < 4; i++) this.#bytes[at + i] = (this.#bytes[at + i] ?? 0) | (word >>> (24 - 8 * i));
    this.#length += count;
  }

  /** `count` bits from bit `at` on, 1 to 24. */
  read(at: number, count: number): number {
    let word = 0;
    for (let i = 0; i < 4; i++) word = (word << 8) | (this.#bytes[(at >>> 3) + i] ?? 0);
    return (word << (at & 7)) >>> (32 - count);
  }

  #grow(): void {
    const bytes = new Uint8Array(2 * this.#bytes.length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
