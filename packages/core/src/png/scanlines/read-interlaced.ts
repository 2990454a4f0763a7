import type { Inflater } from "../../zlib/inflater.ts";
import { openInflater } from "../../zlib/zlib.ts";
import type { PngChunks } from "../syntax/chunks.ts";
import { bitsPerPixel } from "../syntax/format.ts";
import { type Pass, passesOf } from "../syntax/passes.ts";
import { unfilter } from "./filters.ts";
import { InflatedWindow } from "./inflated-window.ts";
import { attempts, pixelStep, requireFilterType, type TakeScanline } from "./read-scanlines.ts";

/** Bytes of scanlines inflated at a time for each pass. */
const WINDOW_BYTES = 1 << 15;

/**
 * Passes the unfiltered scanlines of an interlaced image to `take` in the order of its rows: after all that are part of a row,
 * `endRow` is called. Each pass has an inflater of its own, which skips the passes before it, so that the image data are
 * inflated twice in all, and no pixels are held.
 *
 * @throws {PixelateError} `CORRUPT_PNG` if the image data are damaged or too short, `TRUNCATED` if the file ends
 *   before they are complete. `take` may have received some scanlines by then.
 */
export function readInterlaced(chunks: PngChunks, take: TakeScanline, endRow: (y: number) => void): void {
  const inflaters: Inflater[] = [];
  const attempt = attempts(chunks);
  const step = pixelStep(bitsPerPixel(chunks.format));
  try {
    let skipped = 0;
    const passes = passesOf(chunks.format).map((pass) => {
      const inflater = attempt(() => openInflater(chunks.imageData));
      inflaters.push(inflater);
      attempt(() => {
        skip(inflater, skipped);
      });
      skipped += pass.rows * (1 + pass.rowBytes);
      return new PassReader(pass, inflater, step);
    });
    for (let y = 0; y < chunks.format.height; y++) {
      for (const reader of passes) {
        const { pass } = reader;
        const row = (y - pass.y) / pass.dy;
        if (row < 0 || !Number.isInteger(row)) continue;
        const at = attempt(() => reader.inflate());
        reader.unfilter(at);
        take(reader.bytes, at, pass, row);
      }
      endRow(y);
    }
    // The end of the stream is that of the last pass.
    attempt(() => {
      passes[passes.length - 1].finish();
    });
  } finally {
    for (const inflater of inflaters) inflater.close();
  }
}

/** The scanlines of one pass. */
class PassReader {
  readonly pass: Pass;
  readonly bytes: Uint8Array;
  readonly #window: InflatedWindow;
  readonly #step: number;
  #isFirst = true;

  /** @param inflater at the first byte of the pass. */
  constructor(pass: Pass, inflater: Inflater, step: number) {
    const length = 1 + pass.rowBytes;
    const size = Math.min(Math.max(WINDOW_BYTES, 2 * length), length * pass.rows);
    this.pass = pass;
    this.#window = new InflatedWindow(inflater, size);
    this.bytes = this.#window.bytes;
    this.#step = step;
  }

  /** Inflates the next scanline. @returns the index in `bytes` after its filter type. */
  inflate(): number {
    const length = 1 + this.pass.rowBytes;
    return this.#window.next(length, this.#isFirst ? 0 : length) + 1;
  }

  unfilter(at: number): void {
    const { bytes } = this;
    const { rowBytes } = this.pass;
    const type = bytes[at - 1];
    requireFilterType(type);
    unfilter(type, bytes, at, rowBytes, this.#isFirst ? undefined : bytes, at - 1 - rowBytes, this.#step);
    this.#isFirst = false;
  }

  finish(): void {
    this.#window.finish();
  }
}

/** Inflates `count` bytes that nobody needs. @throws {Error} if the stream has fewer or is damaged. */
function skip(inflater: Inflater, count: number): void {
  const scratch = new Uint8Array(Math.min(count, WINDOW_BYTES));
  for (let left = count; left > 0; left -= scratch.length) {
    const piece = scratch.subarray(0, Math.min(left, scratch.length));
    const end = inflater.fill(piece, 0);
    if (end < piece.length) throw new Error(`Expected ${left} bytes more but the stream has ${end} left`);
  }
}
