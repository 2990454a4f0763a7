import { Inflate } from "fflate";
import { PixelateError } from "../errors.js";
import type { PngChunks } from "./chunks.js";
import { unfilter } from "./filters.js";
import { bitsPerPixel } from "./format.js";
import { type Pass, passesOf, scanlineBytes } from "./scanlines.js";
import { deflateStreamOf, inflate } from "./zlib-stream.js";

/**
 * Receives one unfiltered scanline. It may read the `pass.rowBytes` bytes of `line` from `at` on until it returns;
 * they are row `row` of the pass, counted from 0.
 */
export type TakeScanline = (line: Uint8Array, at: number, pass: Pass, row: number) => void;

const MOST_BYTES_AT_ONCE = 64 << 20;

/** Deflate expands at most 1,032-fold, so one piece of this size brings at most 17 MB. */
const PIECE_BYTES = 1 << 14;

/**
 * Inflates an image and hands over its scanlines, unfiltered, in the order of the file.
 *
 * @param mostBytesAtOnce above this many bytes of scanlines they are inflated piece by piece. Default 64 MiB.
 * @throws {PixelateError} `CORRUPT_PNG` when the image data is damaged, or not exactly as long as declared. Some
 * scanlines may have been handed over by then.
 */
export function readScanlines(
  chunks: PngChunks,
  take: TakeScanline,
  mostBytesAtOnce: number = MOST_BYTES_AT_ONCE,
): void {
  const declared = scanlineBytes(chunks.format);
  if (declared <= mostBytesAtOnce) readAtOnce(chunks, declared, take);
  else readInPieces(chunks, declared, take);
}

function readAtOnce({ format, imageData }: PngChunks, declared: number, take: TakeScanline): void {
  const step = pixelStep(bitsPerPixel(format));
  const inflated = attempt(() => inflate(imageData, declared));
  requireLength(inflated.length, declared);
  let at = 0;
  for (const pass of passesOf(format)) {
    const { rows, rowBytes } = pass;
    for (let row = 0; row < rows; row++) {
      const filterType = requireFilterType(inflated[at++]);
      const prior = row === 0 ? undefined : inflated;
      unfilter(filterType, inflated, at, rowBytes, prior, at - 1 - rowBytes, step);
      take(inflated, at, pass, row);
      at += rowBytes;
    }
  }
}

function readInPieces({ format, imageData }: PngChunks, declared: number, take: TakeScanline): void {
  const step = pixelStep(bitsPerPixel(format));
  const passes = passesOf(format).values();
  let pass = passes.next().value;
  let row = 0;
  const longest = 1 + Math.max(...passesOf(format).map(({ rowBytes }) => rowBytes));
  let line = new Uint8Array(longest);
  let prior = new Uint8Array(longest);
  let filled = 0;

  function takePiece(piece: Uint8Array): void {
    for (let from = 0; pass !== undefined && from < piece.length; ) {
      const part = piece.subarray(from, from + 1 + pass.rowBytes - filled);
      line.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled <= pass.rowBytes) return;
      const filterType = requireFilterType(line[0]);
      unfilter(filterType, line, 1, pass.rowBytes, row === 0 ? undefined : prior, 1, step);
      take(line, 1, pass, row);
      [line, prior, filled] = [prior, line, 0];
      if (++row === pass.rows) [pass, row] = [passes.next().value, 0];
    }
  }

  let length = 0;
  for (const piece of inflatedPieces(imageData)) {
    length += piece.length;
    if (length > declared) break;
    takePiece(piece);
  }
  requireLength(length, declared);
}

/** The inflated bytes piece by piece, each of at most 17 MB. */
function* inflatedPieces(zlibStream: Uint8Array): Generator<Uint8Array, void> {
  const deflated = attempt(() => deflateStreamOf(zlibStream));
  let pieces: Uint8Array[] = [];
  const stream = new Inflate((piece) => pieces.push(piece));
  for (let from = 0; from < deflated.length; from += PIECE_BYTES) {
    const to = Math.min(from + PIECE_BYTES, deflated.length);
    attempt(() => {
      stream.push(deflated.subarray(from, to), to === deflated.length);
    });
    yield* pieces;
    pieces = [];
  }
}

/** Bytes from a pixel to the next as filters see it: at least 1 (PNG § 9.2). */
function pixelStep(bits: number): number {
  return Math.max(1, bits / 8);
}

function requireFilterType(filterType: number | undefined): number {
  if (filterType === undefined || filterType > 4) {
    throw new PixelateError(
      "CORRUPT_PNG",
      `Expected a filter type of 0 to 4 but received ${filterType ?? "none"}`,
    );
  }
  return filterType;
}

function requireLength(received: number, declared: number): void {
  if (received !== declared) {
    throw new PixelateError(
      "CORRUPT_PNG",
      `Expected ${declared} bytes of image data but received ${received > declared ? "more" : received}`,
    );
  }
}

/** Runs an inflater, of which every complaint means that the image data is damaged or longer than declared. */
function attempt<T>(inflating: () => T): T {
  try {
    return inflating();
  } catch (cause) {
    throw new PixelateError("CORRUPT_PNG", "Expected image data that inflates to the declared size", {
      cause,
    });
  }
}
