/** The largest prime below 65536 (RFC 1950 § 8.2). */
const MODULUS = 65521;

/** Bytes that are added before both sums are reduced: they stay below 2^31, which engines add as integers. */
const UNREDUCED = 3800;

/**
 * The checksum at the end of a zlib stream, for repetitive streams. Bytes that repeat are added in one step, as both
 * sums have a closed form.
 */
export class Adler32 {
  #sum = 1;
  #sumOfSums = 0;

  /**
   * Adds `size` bytes, `times` times.
   *
   * @param sum of the bytes.
   * @param weightedSum of the bytes: the first counts `size` times, the last once.
   */
  add(size: number, sum: number, weightedSum: number, times: number): void {
    // Everything is reduced modulo the prime first, which keeps products exact in a double.
    const m = times % MODULUS;
    const grown = ((size % MODULUS) * m) % MODULUS;
    const pairs = ((m * (m - 1)) / 2) % MODULUS;
    const growth = (((size % MODULUS) * (sum % MODULUS)) % MODULUS) * pairs;
    this.#sumOfSums =
      (this.#sumOfSums + grown * this.#sum + (growth % MODULUS) + (weightedSum % MODULUS) * m) % MODULUS;
    this.#sum = (this.#sum + (sum % MODULUS) * m) % MODULUS;
  }

  /** Adds bytes. */
  addBytes(bytes: Uint8Array): void {
    let sum = this.#sum;
    let sumOfSums = this.#sumOfSums;
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + UNREDUCED);
      // Four at a time: the sum of sums waits for one addition instead of four.
      for (; at + 4 <= end; at += 4) {
        const a = bytes[at];
        const b = bytes[at + 1];
        const c = bytes[at + 2];
        const d = bytes[at + 3];
        sumOfSums += 4 * (sum + a) + 3 * b + 2 * c + d;
        sum += a + b + c + d;
      }
      for (; at < end; at++) {
        sum += bytes[at];
        sumOfSums += sum;
      }
      sum %= MODULUS;
      sumOfSums %= MODULUS;
    }
    this.#sum = sum;
    this.#sumOfSums = sumOfSums;
  }

  get value(): number {
    return this.#sumOfSums * 65536 + this.#sum;
  }
}
