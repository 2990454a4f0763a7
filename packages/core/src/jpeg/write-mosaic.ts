import { PixelateError } from "../errors.js";
import type { Mosaic } from "../mosaic.js";
import { componentsOf } from "./writing/component.js";
import { EntropySegment } from "./writing/entropy-segment.js";
import { IntervalBits, type SymbolCodes, symbolCodes } from "./writing/interval-bits.js";
import { type OptimalCode, optimalCode } from "./writing/optimal-code.js";
import { quantizerSteps } from "./writing/quantization.js";
import { recordScan, type ScanRecord } from "./writing/record-scan.js";
import {
  END_OF_IMAGE,
  frameSegment,
  huffmanSegment,
  iccSegments,
  jfifSegment,
  quantizationSegment,
  restartSegment,
  START_OF_IMAGE,
  scanSegment,
} from "./writing/segments.js";
import { SYMBOLS, TABLES } from "./writing/block-symbols.js";

export interface JpegMosaicOptions {
  /** 1 to 100, as the Independent JPEG Group counts. */
  readonly quality: number;
  /** Whether chrominance has a sample for every pixel or for 2 × 2 pixels. */
  readonly subsampling: "4:2:0" | "4:4:4";
  /** An ICC profile for red, green and blue to embed. With it greys too have three components, which it is for. */
  readonly iccProfile?: Uint8Array;
}

/** The longest side a frame header can tell (T.81 § B.2.2). */
const LONGEST_SIDE = 65535;

/**
 * Writes a mosaic as a baseline JPEG of `width` × `height` pixels with Huffman tables of its own. A mosaic of greys has
 * one component, unless a profile comes with it. Alpha is ignored. Time and memory grow with the cells and with the bytes
 * written, not with the pixels; the same mosaic gives the same bytes everywhere.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than 65,535 pixels, which JPEG cannot hold.
 */
export function writeJpegMosaic(mosaic: Mosaic, options: JpegMosaicOptions): Uint8Array {
  const { width, height } = mosaic;
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected sides of at most ${LONGEST_SIDE} pixels for a JPEG but the image has ${width} × ${height}`,
    );
  }
  const { quality, subsampling, iccProfile } = options;
  const { components, mcus } = componentsOf(mosaic, quality, subsampling, iccProfile === undefined);
  const scan = recordScan(components, mcus, mosaic);
  const codes = optimalCodes(scan);
  const isGrey = components.length === 1;
  return join([
    START_OF_IMAGE,
    jfifSegment(),
    ...(iccProfile ? iccSegments(iccProfile) : []),
    quantizationSegment(
      (isGrey ? (["luminance"] as const) : (["luminance", "chrominance"] as const)).map((kind) =>
        quantizerSteps(kind, quality),
      ),
    ),
    frameSegment(width, height, components),
    huffmanSegment(isGrey ? codes.slice(0, 2) : codes),
    restartSegment(mcus.columns),
    scanSegment(components),
    entropyBytes(scan, codes),
    END_OF_IMAGE,
  ]);
}

/** The best code for each table. */
function optimalCodes({ frequencies }: ScanRecord): OptimalCode[] {
  return Array.from({ length: TABLES }, (_, table) =>
    optimalCode(frequencies.subarray(table * SYMBOLS, (table + 1) * SYMBOLS)),
  );
}

function entropyBytes(scan: ScanRecord, tables: readonly OptimalCode[]): Uint8Array {
  const codes = symbolCodes(tables);
  const segment = new EntropySegment(expectedBytes(scan, codes));
  const interval = new IntervalBits();
  for (const [row, times] of scan.rowTimes.entries()) {
    const start = row * scan.rowLength;
    interval.clear();
    let next = 0;
    for (const repeat of scan.repeats) {
      interval.writeBlocks(scan, start + next, start + repeat.from, codes);
      const before = interval.length;
      interval.writeBlocks(scan, start + repeat.from, start + repeat.to, codes);
      interval.repeat(interval.length - before, repeat.times);
      next = repeat.to;
    }
    interval.writeBlocks(scan, start + next, start + scan.rowLength, codes);
    segment.add(interval, times);
  }
  return segment.bytes();
}

/** The bytes of the symbols, of the markers and the bytes they fill up, and a percent for stuffed bytes. */
function expectedBytes({ frequencies, rowTimes }: ScanRecord, { lengths }: SymbolCodes): number {
  const bits = frequencies.reduce((sum, frequency, symbol) => sum + frequency * (lengths[symbol] ?? 0), 0);
  const intervals = rowTimes.reduce((sum, times) => sum + times, 0);
  return Math.ceil(1.01 * (bits / 8 + 3 * intervals));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
