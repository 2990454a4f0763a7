/**
 * Receives the filtered scanlines of an image in order, as repetitions. The checksum, the counter of symbols and the
 * deflater all take a mosaic in this form; its bytes never exist.
 */
export interface ScanlineSink {
  /** Receives the low `size` bytes of `unit`, lowest first, `times` times. `size` is 1 to 4, `times` at least 1. */
  run(unit: number, size: number, times: number): void;
  /** Receives `rows` scanlines that equal the one above: filter type Up, then `rowBytes` zeros. */
  repeats(rowBytes: number, rows: number): void;
}
