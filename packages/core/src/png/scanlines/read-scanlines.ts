import { openInflater } from "../../zlib/zlib.ts";
import { PixelateError } from "../../errors.ts";
import type { OpenInflater } from "../../zlib/inflater.ts";
import type { PngChunks } from "../syntax/chunks.ts";
import { unfilter } from "./filters.ts";
import { bitsPerPixel, type PngFormat } from "../syntax/format.ts";
import { InflatedWindow } from "./inflated-window.ts";
import { type Pass, passesOf, scanlineBytes } from "../syntax/passes.ts";

/**
 * Receives one unfiltered scanline: `pass.rowBytes` bytes of `line` from index `at` on, valid until it returns. They
 * are row `row` of the pass, counted from 0.
 */
export type TakeScanline = (line: Uint8Array, at: number, pass: Pass, row: number) => void;

/**
 * Bytes of scanlines inflated at a time: few enough to be unfiltered and summed while they are in the processor's
 * cache.
 */
const WINDOW_BYTES = 1 << 18;

const INCOMPLETE = "Expected image data that inflates to the declared size";

/**
 * Inflates an image and passes its unfiltered scanlines to `take` in the order of the file. Only some of them are in
 * memory at a time. Image data beyond the declared size are dropped.
 *
 * @throws {PixelateError} `CORRUPT_PNG` if the image data are damaged or too short, `TRUNCATED` if the file ends
 *   before they are complete. `take` may have received some scanlines by then.
 */
export function readScanlines(
  chunks: PngChunks,
  take: TakeScanline,
  open: OpenInflater = openInflater,
): void {
  const step = pixelStep(bitsPerPixel(chunks.format));
  readFilteredScanlines(
    chunks,
    (bytes, start, pass, row) => {
      const at = start + 1;
      const length = 1 + pass.rowBytes;
      unfilter(bytes[start], bytes, at, pass.rowBytes, row === 0 ? undefined : bytes, at - length, step);
      take(bytes, at, pass, row);
    },
    open,
  );
}

/**
 * Receives one filtered scanline: its filter type, 0 to 4, at index `start` of `bytes` and `pass.rowBytes` bytes after it,
 * valid until it returns. The one above it is before it, as the last call left it.
 */
export type TakeFilteredScanline = (bytes: Uint8Array, start: number, pass: Pass, row: number) => void;

/** Inflates an image and passes its scanlines to `take` as {@link readScanlines} does, but filtered. */
export function readFilteredScanlines(
  chunks: PngChunks,
  take: TakeFilteredScanline,
  open: OpenInflater = openInflater,
): void {
  const { format } = chunks;
  const attempt = attempts(chunks);
  const inflater = attempt(() => open(chunks.imageData));
  try {
    const inflated = new InflatedWindow(inflater, windowBytes(format));
    const { bytes } = inflated;
    for (const pass of passesOf(format)) {
      const length = 1 + pass.rowBytes;
      for (let row = 0; row < pass.rows; row++) {
        const isFirst = row === 0;
        const start = attempt(() => inflated.next(length, isFirst ? 0 : length));
        requireFilterType(bytes[start]);
        take(bytes, start, pass, row);
      }
    }
    attempt(() => {
      inflated.finish();
    });
  } finally {
    inflater.close();
  }
}

/** Returns the function that inflates and says in a `PixelateError` why it cannot. */
export function attempts({ interruption }: PngChunks): <T>(inflating: () => T) => T {
  return (inflating) => {
    try {
      return inflating();
    } catch (cause) {
      throw interruption ?? new PixelateError("CORRUPT_PNG", INCOMPLETE, { cause });
    }
  };
}

/** Returns the window's size: room for a scanline and the one above it, and no more than all scanlines need. */
function windowBytes(format: PngFormat): number {
  const longest = 1 + Math.max(...passesOf(format).map(({ rowBytes }) => rowBytes));
  return Math.min(Math.max(WINDOW_BYTES, 2 * longest), scanlineBytes(format));
}

/** Returns the bytes from a pixel to the next as filters count them: at least 1 (PNG §9.2). */
export function pixelStep(bits: number): number {
  return Math.max(1, bits / 8);
}

/** @throws {PixelateError} `CORRUPT_PNG` for a filter type that PNG §9.2 does not define. */
export function requireFilterType(filterType: number): void {
  if (filterType > 4) {
    throw new PixelateError("CORRUPT_PNG", `Expected a filter type of 0 to 4 but received ${filterType}`);
  }
}
