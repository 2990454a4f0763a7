import type { Frame, FrameComponent } from "../syntax/frame.ts";

/**
 * The samples of one component in the current row of MCUs, with the row of samples above it, and one below it at the end
 * of the image. Interpolation reads those, too.
 */
export class SamplePlane {
  /** Samples of 0 to 255, row by row, the padding of the MCUs included. The row above the current MCUs comes first. */
  readonly samples: Uint8Array;
  /** The same memory, four samples at a time. */
  readonly words: Uint32Array;
  /** Samples from one row to the next, a multiple of 8. */
  readonly stride: number;
  /** Pixels across the image. */
  readonly width: number;
  /** Samples across the image, without padding. */
  readonly columns: number;
  /** Pixels for each sample, across and down; fractions where one factor is 3. */
  readonly pixelsAcross: number;
  readonly pixelsDown: number;
  readonly #across: readonly [horizontal: number, maxHorizontal: number];
  readonly #down: readonly [vertical: number, maxVertical: number];
  /** Rows of samples in a row of MCUs, and in the image without padding. */
  readonly #mcuRows: number;
  readonly #imageRows: number;

  constructor(
    { width, height, maxHorizontal, maxVertical, mcusAcross }: Frame,
    { horizontal, vertical }: FrameComponent,
  ) {
    this.width = width;
    this.stride = 8 * mcusAcross * horizontal;
    this.#mcuRows = 8 * vertical;
    this.columns = Math.ceil((width * horizontal) / maxHorizontal);
    this.#imageRows = Math.ceil((height * vertical) / maxVertical);
    this.#across = [horizontal, maxHorizontal];
    this.#down = [vertical, maxVertical];
    this.pixelsAcross = maxHorizontal / horizontal;
    this.pixelsDown = maxVertical / vertical;
    const { buffer } = (this.samples = new Uint8Array(this.stride * (this.#mcuRows + 2)));
    this.words = new Uint32Array(buffer);
  }

  /** Returns the index of the first sample of a row, counted from the current row of MCUs; −1 is the row above. */
  rowAt(row: number): number {
    return this.stride * (row + 1);
  }

  /** Returns the column of samples that a column of pixels lies in. */
  columnOf(x: number): number {
    const [horizontal, maxHorizontal] = this.#across;
    return Math.floor((x * horizontal) / maxHorizontal);
  }

  /** Returns the row of samples that a row of pixels lies in, both counted from the current row of MCUs. */
  rowOf(y: number): number {
    const [vertical, maxVertical] = this.#down;
    return Math.floor((y * vertical) / maxVertical);
  }

  /** Keeps the last row of samples as the one above the next row of MCUs. */
  advance(): void {
    const last = this.rowAt(this.#mcuRows - 1);
    this.samples.copyWithin(0, last, last + this.stride);
  }

  /** Repeats the image's first row above it. */
  repeatFirst(): void {
    this.samples.copyWithin(0, this.stride, 2 * this.stride);
  }

  /** Repeats the image's last row below it. @param mcuRow the current row of MCUs, the last one. */
  repeatLast(mcuRow: number): void {
    const last = this.rowAt(this.#imageRows - 1 - mcuRow * this.#mcuRows);
    this.samples.copyWithin(last + this.stride, last, last + this.stride);
  }
}
