/** Deflates bytes to a zlib stream (RFC 1950) piece by piece, with only part of them in memory at a time. */
export interface Deflater {
  /** Adds bytes to the stream. The caller may change them afterwards. */
  add(bytes: Uint8Array): void;
  /** Ends the stream and returns it, cut in pieces. The deflater cannot be used afterwards. */
  end(): Uint8Array[];
}

/** Up to seven bits at the end of a block that do not fill a byte yet, the first one lowest. */
export interface PendingBits {
  readonly value: number;
  readonly count: number;
}
