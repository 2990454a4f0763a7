import type { Scale } from "../../pixels/rows.ts";
import type { Frame, FrameComponent } from "../syntax/frame.ts";

/** Samples of a block across and down. */
export type BlockSide = 1 | 2 | 4 | 8;

/**
 * Returns the samples of a component's blocks at a scale. A component with fewer samples than the image has pixels keeps
 * more of them, as in libjpeg: at half the size, chroma of half the size has a sample for each pixel. An eighth of the size
 * takes the mean of each block of every component.
 */
function blockSide(pixelsAcross: number, pixelsDown: number, scale: Scale): BlockSide {
  if (scale === 8) return 1;
  const ratio = Math.min(pixelsAcross, pixelsDown);
  const sides = [8, 4, 2] as const;
  return sides.find((side) => side <= (8 / scale) * ratio) ?? 1;
}

/**
 * The samples of one component in the current row of MCUs, with the row of samples above it, and one below it at the end
 * of the image. Interpolation reads those, too.
 */
export class SamplePlane {
  /** Samples of 0 to 255, row by row, the padding of the MCUs included. The row above the current MCUs comes first. */
  readonly samples: Uint8Array;
  /** The same memory, four samples at a time. */
  readonly words: Uint32Array;
  /** Samples from one row to the next, a multiple of {@link side}. */
  readonly stride: number;
  /** Samples of a block across and down: 8, and fewer at a smaller scale. */
  readonly side: BlockSide;
  /** Shown pixels across the image. */
  readonly width: number;
  /** Samples across the image, without padding. */
  readonly columns: number;
  /** Shown pixels for each sample, across and down; fractions where one factor is 3. */
  readonly pixelsAcross: number;
  readonly pixelsDown: number;
  readonly #across: readonly [samples: number, pixels: number];
  readonly #down: readonly [samples: number, pixels: number];
  /** Rows of samples in a row of MCUs, and in the image without padding. */
  readonly #mcuRows: number;
  readonly #imageRows: number;

  /** @param scale pixels of the image across and down for each pixel that is shown. */
  constructor(
    { width, height, maxHorizontal, maxVertical, mcusAcross }: Frame,
    { horizontal, vertical }: FrameComponent,
    scale: Scale = 1,
  ) {
    const side = blockSide(maxHorizontal / horizontal, maxVertical / vertical, scale);
    // Samples and shown pixels of one MCU.
    this.#across = [side * horizontal, (8 / scale) * maxHorizontal];
    this.#down = [side * vertical, (8 / scale) * maxVertical];
    this.pixelsAcross = this.#across[1] / this.#across[0];
    this.pixelsDown = this.#down[1] / this.#down[0];
    this.side = side;
    this.width = Math.ceil(width / scale);
    this.stride = side * mcusAcross * horizontal;
    this.#mcuRows = side * vertical;
    this.columns = Math.ceil((width * side * horizontal) / (8 * maxHorizontal));
    this.#imageRows = Math.ceil((height * side * vertical) / (8 * maxVertical));
    const { buffer } = (this.samples = new Uint8Array(
      4 * Math.ceil((this.stride * (this.#mcuRows + 2)) / 4),
    ));
    this.words = new Uint32Array(buffer);
  }

  /** Returns the index of the first sample of a row, counted from the current row of MCUs; −1 is the row above. */
  rowAt(row: number): number {
    return this.stride * (row + 1);
  }

  /** Returns the column of samples that a column of pixels lies in. */
  columnOf(x: number): number {
    const [samples, pixels] = this.#across;
    return Math.floor((x * samples) / pixels);
  }

  /** Returns the row of samples that a row of pixels lies in, both counted from the current row of MCUs. */
  rowOf(y: number): number {
    const [samples, pixels] = this.#down;
    return Math.floor((y * samples) / pixels);
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
