import type { Inflater } from "../../zlib/inflater.ts";

/** Bytes inflated after the last one needed, to reach a stream's end: at a time, and at most. */
const REST_BYTES = 1 << 16;
const MAX_REST_BYTES = 1 << 20;

/**
 * A window on the bytes of an inflated stream: those requested last, and as many before them as were to be kept.
 * Callers may change them in place.
 */
export class InflatedWindow {
  /** Holds the bytes that {@link next} has made available. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #inflater: Inflater;
  /** First byte that has not been requested, and end of the inflated bytes. */
  #at = 0;
  #end = 0;

  /** @param size of the window in bytes: the most that are ever requested and kept together. */
  constructor(inflater: Inflater, size: number) {
    this.bytes = new Uint8Array(size);
    this.#inflater = inflater;
  }

  /**
   * Makes the next `length` bytes of the stream available.
   *
   * @param kept number of bytes before them to keep.
   * @returns index in `bytes` where they begin.
   * @throws an `Error` if the stream has fewer left, is damaged or unfinished.
   */
  next(length: number, kept: number): number {
    if (this.#at + length > this.#end) this.#refill(kept);
    const start = this.#at;
    if (start + length > this.#end) {
      throw new Error(`Expected ${length} bytes more but the stream has ${this.#end - start} left`);
    }
    this.#at += length;
    return start;
  }

  /**
   * Inflates the rest of the stream, which checks its end and its Adler-32. Stops after {@link MAX_REST_BYTES}.
   *
   * @throws {Error} if the stream is damaged or unfinished.
   */
  finish(): void {
    // Most streams end here. The window serves as scratch space.
    if (this.#inflater.fill(this.bytes, 0) < this.bytes.length) return;
    const rest = new Uint8Array(REST_BYTES);
    for (let seen = 0; seen < MAX_REST_BYTES; seen += rest.length) {
      if (this.#inflater.fill(rest, 0) < rest.length) return;
    }
  }

  #refill(kept: number): void {
    const from = this.#at - kept;
    this.bytes.copyWithin(0, from, this.#end);
    this.#at = kept;
    this.#end = this.#inflater.fill(this.bytes, this.#end - from);
  }
}
