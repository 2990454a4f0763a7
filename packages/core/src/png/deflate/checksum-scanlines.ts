import { Adler32 } from "../../zlib/adler32.ts";
import type { ScanlineSink } from "../scanlines/scanline-sink.ts";

/** Computes the Adler-32 of scanlines, each repetition in one step. */
export class ScanlineChecksum implements ScanlineSink {
  readonly #adler = new Adler32();

  run(unit: number, size: number, times: number): void {
    let sum = 0;
    let weightedSum = 0;
    for (let i = 0; i < size; i++) {
      const byte = (unit >>> (8 * i)) & 255;
      sum += byte;
      weightedSum += byte * (size - i);
    }
    this.#adler.add(size, sum, weightedSum, times);
  }

  repeats(rowBytes: number, rows: number): void {
    // The only nonzero byte of such a scanline is the first, its filter type 2.
    this.#adler.add(1 + rowBytes, 2, 2 * (1 + rowBytes), rows);
  }

  get value(): number {
    return this.#adler.value;
  }
}
