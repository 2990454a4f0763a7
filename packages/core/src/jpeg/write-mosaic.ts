import { PixelateError } from "../errors.js";
import type { Mosaic } from "../mosaic.js";
import { componentsOf } from "./writing/component.js";
import { CODE_SHIFT, EntropySegment, type PackedCodes } from "./writing/entropy-segment.js";
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
import { SYMBOLS, TABLES } from "./writing/symbol-tape.js";

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
 * one component, unless a profile comes with it. Alpha is ignored. Time and memory grow with the cells and with the bytes written, not with the pixels;
 * the same mosaic gives the same bytes everywhere.
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

/** The best code for each table, known once the whole scan is recorded. */
function optimalCodes({ tape, rows }: ScanRecord): OptimalCode[] {
  const frequencies = new Float64Array(TABLES * SYMBOLS);
  for (const { from, to, times } of rows) tape.count(from, to, times, frequencies);
  return Array.from({ length: TABLES }, (_, table) =>
    optimalCode(frequencies.subarray(table * SYMBOLS, (table + 1) * SYMBOLS)),
  );
}

function entropyBytes({ tape, rows }: ScanRecord, tables: readonly OptimalCode[]): Uint8Array {
  const codes: PackedCodes = new Uint32Array(TABLES * SYMBOLS);
  for (const [table, code] of tables.entries()) {
    const packed = Uint32Array.from(code.codes, (value, symbol) => {
      return (value << CODE_SHIFT) | (code.lengths[symbol] ?? 0);
    });
    codes.set(packed, table * SYMBOLS);
  }
  const segment = new EntropySegment();
  for (const { from, to, times } of rows) {
    const start = segment.beginInterval();
    tape.write(from, to, codes, segment);
    segment.endInterval(start, times);
  }
  return segment.bytes();
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
