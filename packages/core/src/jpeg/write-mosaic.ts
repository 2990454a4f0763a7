import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { type Component, componentsOf } from "./mosaic/component.ts";
import { EntropySegment, expectedBytes } from "./entropy/entropy-segment.ts";
import { IntervalBits, symbolCodes } from "./entropy/interval-bits.ts";
import { bySlot, optimalTables } from "./entropy/huffman-codes.ts";
import type { HuffmanSpec } from "./syntax/tables.ts";
import { quantizationTable, quantizerSteps } from "./transform/quantization.ts";
import { recordScan, type ScanRecord } from "./mosaic/record-scan.ts";
import {
  END_OF_IMAGE,
  joinBytes,
  frameSegment,
  huffmanSegment,
  iccSegments,
  jfifSegment,
  quantizationSegment,
  requireJpegSides,
  restartSegment,
  START_OF_IMAGE,
  scanSegment,
} from "./syntax/write-segments.ts";

export interface JpegMosaicOptions {
  /** 1 to 100, as the Independent JPEG Group counts. */
  readonly quality: number;
  /** Whether chrominance has a sample for every pixel or for 2 × 2 pixels. */
  readonly subsampling: "4:2:0" | "4:4:4";
  /** An ICC profile to embed. With one for red, green and blue, greys too have three components, which it is for. */
  readonly iccProfile?: Uint8Array;
}

/**
 * Writes a mosaic as a baseline JPEG of `width` × `height` pixels with Huffman tables of its own. A mosaic of greys has
 * one component, unless a profile for red, green and blue comes with it. Alpha is ignored. Time and memory grow with the cells and with the bytes
 * written, not with the pixels; the same mosaic gives the same bytes everywhere.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than 65,500 pixels, which decoders of JPEG do not read.
 */
export function writeJpegMosaic(mosaic: Mosaic, options: JpegMosaicOptions): Bytes {
  const { width, height } = mosaic;
  requireJpegSides(width, height);
  const { quality, subsampling, iccProfile } = options;
  const mayBeGrey = iccProfile === undefined || isForGrey(iccProfile);
  const { components, mcus } = componentsOf(mosaic, quality, subsampling, mayBeGrey);
  const scan = recordScan(components, mcus, mosaic);
  const tables = optimalTables(scan.frequencies);
  const isGrey = components.length === 1;
  const kinds = isGrey ? (["luminance"] as const) : (["luminance", "chrominance"] as const);
  const quantization = kinds.map((kind) => quantizationTable(quantizerSteps(kind, quality)));
  const slots = components.map(({ kind }) => ({ dcSlot: slotOf(kind), acSlot: slotOf(kind) }));
  const { dc, ac } = bySlot(isGrey ? tables.slice(0, 2) : tables);
  const frameComponents = components.map(({ sampling, kind }) => ({
    horizontal: sampling,
    vertical: sampling,
    quantizationSlot: slotOf(kind),
  }));
  return joinBytes([
    START_OF_IMAGE,
    jfifSegment(),
    ...(iccProfile ? iccSegments(iccProfile) : []),
    quantizationSegment(quantization),
    frameSegment(width, height, frameComponents, quantization),
    huffmanSegment(dc, ac),
    restartSegment(mcus.columns),
    scanSegment(slots),
    entropyBytes(scan, tables),
    END_OF_IMAGE,
  ]);
}

function entropyBytes(scan: ScanRecord, tables: readonly HuffmanSpec[]): Uint8Array {
  const codes = symbolCodes(tables);
  const intervals = scan.rowTimes.reduce((sum, times) => sum + times, 0);
  const segment = new EntropySegment(expectedBytes(scan.frequencies, intervals, codes));
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

/** The slot of a component's tables, of quantization and of codes. */
function slotOf(kind: Component["kind"]): number {
  return kind === "luminance" ? 0 : 1;
}
