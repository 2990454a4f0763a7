import type { Inflater } from "../../zlib/inflater.ts";

/** Bytes after the last one wanted that are inflated to reach a stream's end: at a time, and at most. */
const REST_BYTES = 1 << 16;
const MAX_REST_BYTES = 1 << 20;

/**
 * The bytes of an inflated stream, of which only some are there at a time: those asked for last, and as many before
 * them as were asked to stay. They may be changed in place.
 */
export class InflatedWindow {
  /** Holds what {@link next} has made available. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #inflater: Inflater;
  /** Of `bytes`: the first that has not been asked for, and the one behind the last that is there. */
  #at = 0;
  #end = 0;

  /** @param size of the window in bytes: as many as are ever asked for and to stay, together. */
  constructor(inflater: Inflater, size: number) {
    this.bytes = new Uint8Array(size);
    this.#inflater = inflater;
  }

  /**
   * Makes the next `length` bytes of the stream available.
   *
   * @param kept how many bytes before them shall stay.
   * @returns where in `bytes` they start.
   * @throws an `Error` when the stream has fewer left, is damaged or unfinished.
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
   * Inflates the rest of the stream, so that its end and its Adler-32 are checked. Of a stream that goes on for more than
   * {@link MAX_REST_BYTES} the rest is not looked at.
   *
   * @throws {Error} when the stream is damaged or unfinished.
   */
  finish(): void {
    // Most streams end here, so the window serves again.
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
