/** Inflates a deflate stream (RFC 1951) bit by bit, as far as it is asked to, so that little of it exists at a time. */
export interface Inflater {
  /**
   * Writes what comes next to `out`, from the byte `at` on, until `out` is full or the stream ends.
   *
   * @returns the byte behind the last that was written: less than `out.length` only where the stream has ended.
   * @throws an `Error` when the stream is damaged or unfinished. Then there is nothing left to do but to close.
   */
  fill(out: Uint8Array, at: number): number;
  /** Gives back memory that no garbage collector knows of. Nothing can be filled afterwards. */
  close(): void;
}

/** Begins with a stream's first byte. Bytes behind the stream's end are not read. */
export type OpenInflater = (deflated: Uint8Array) => Inflater;
