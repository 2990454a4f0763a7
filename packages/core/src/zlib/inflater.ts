/** Inflates a zlib stream (RFC 1950) piece by piece, with only part of it in memory at a time. */
export interface Inflater {
  /**
   * Writes the next bytes to `out`, from index `at` on, until `out` is full or the stream ends.
   *
   * @returns the index after the last byte written. Less than `out.length` only at the end of the stream, whose
   *   Adler-32 has then been checked.
   * @throws {Error} if the stream is damaged or unfinished. The inflater can then only be closed.
   */
  fill(out: Uint8Array<ArrayBuffer>, at: number): number;
  /** Releases memory outside the garbage collector's reach. The inflater cannot be used afterwards. */
  close(): void;
}

/**
 * Opens an inflater at a stream's first byte. Bytes after the stream's Adler-32 are ignored.
 *
 * Every implementation accepts the streams that zlib's `inflate` accepts and rejects all others: wrong zlib headers,
 * preset dictionaries, over-subscribed and incomplete codes, distances beyond the start, wrong checksums.
 */
export type OpenInflater = (zlibStream: ZlibStream) => Inflater;

/** The bytes of a zlib stream, which may be cut in pieces. */
export type ZlibStream = Uint8Array | readonly Uint8Array[];

/** Returns the pieces of a stream, at least one. */
export function piecesOf(zlibStream: ZlibStream): readonly Uint8Array[] {
  if (zlibStream instanceof Uint8Array) return [zlibStream];
  return zlibStream.length === 0 ? [new Uint8Array()] : zlibStream;
}
