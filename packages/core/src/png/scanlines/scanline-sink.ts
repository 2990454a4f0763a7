/**
 * Receives the filtered scanlines of an image, in order, told as what repeats. A mosaic is told this way to whoever
 * needs its bytes — the checksum, the counter of symbols, the deflater — and the bytes themselves never exist.
 */
export interface ScanlineSink {
  /** The low `size` bytes of `unit`, lowest first, `times` times over. `size` is 1 to 4, `times` at least 1. */
  run(unit: number, size: number, times: number): void;
  /** `rows` scanlines that are the same as the one above: filter type Up, then `rowBytes` zeros. */
  repeats(rowBytes: number, rows: number): void;
}
