import { type Bytes, joinBytes, totalLength } from "../../bytes.ts";
import type { JpegHeader } from "../syntax/header.ts";
import { Marker, nextSegment } from "../syntax/markers.ts";
import { quantizationOf, type Scan } from "../syntax/scans.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import {
  END_OF_IMAGE,
  huffmanSegment,
  quantizationSegment,
  segment,
  START_OF_IMAGE,
} from "../syntax/write-segments.ts";
import { dcTableIn, encodeScan } from "./encode-scan.ts";
import { type ScanSpec, scanScript } from "./scan-script.ts";
import { ScanTokens } from "./scan-tokens.ts";
import { readSparseBlocks } from "./sparse-blocks.ts";

/** A scan of a progressive JPEG. */
export interface ProgressiveScan extends ScanSpec {
  /** Offset of the first byte after the scan. */
  readonly end: number;
}

/** A progressive JPEG. */
export interface ProgressiveJpeg {
  readonly bytes: Bytes;
  /** All scans, in the order of the file. */
  readonly scans: readonly ProgressiveScan[];
  /** Bytes from the start that show cells of 16 pixels: the end of one of the first scans. */
  readonly coarseEnd: number;
}

/**
 * Writes the coefficients of a JPEG as a progressive one (T.81 Annex G) with the best Huffman tables of each scan. Copies
 * its application segments and comments. Restart markers are left out.
 *
 * @param header of these bytes.
 * @param scans all of the image, by {@link listScans}.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`.
 */
export function writeProgressive(
  bytes: Uint8Array,
  header: JpegHeader,
  scans: readonly Scan[],
): ProgressiveJpeg {
  const quantization = header.components.map((_, index) => quantizationOf(scans, index));
  const script = scanScript(header, quantization);
  const blocks = readSparseBlocks(bytes, header, scans);
  const ids = componentIds(header);
  const { tables, slots } = quantizationSlots(quantization);
  const parts: Uint8Array[] = [
    START_OF_IMAGE,
    ...copiedSegments(bytes, scans),
    quantizationSegment(tables),
    frameHeader(header, ids, slots),
  ];
  let end = totalLength(parts);
  const tokens = new ScanTokens();
  const written = script.scans.map((spec): ProgressiveScan => {
    tokens.clear();
    encodeScan(header, blocks, spec, tokens);
    const scan = scanParts(spec, ids, tokens);
    parts.push(...scan);
    end += totalLength(scan);
    return { ...spec, end };
  });
  return {
    bytes: joinBytes([...parts, END_OF_IMAGE]),
    scans: written,
    coarseEnd: written[script.coarseScans - 1].end,
  };
}

function scanParts(spec: ScanSpec, ids: readonly number[], tokens: ScanTokens): Uint8Array[] {
  const { components, spectralStart, spectralEnd, approximationHigh, approximationLow } = spec;
  const { dc, ac, entropy } = tokens.encode();
  const isDc = spectralStart === 0;
  // Bits that refine DC coefficients have no code.
  const isCoded = !isDc || approximationHigh === 0;
  const slots = components.map((index) => (isDc ? dcTableIn(spec, index) / 2 : 0));
  const selectors = components.flatMap((index, i) => [ids[index], 16 * slots[i]]);
  return [
    ...(isCoded
      ? [isDc ? huffmanSegment(dc.slice(0, Math.max(...slots) + 1), []) : huffmanSegment([], ac.slice(0, 1))]
      : []),
    segment(Marker.SOS, [
      components.length,
      ...selectors,
      spectralStart,
      spectralEnd,
      (approximationHigh << 4) | approximationLow,
    ]),
    entropy,
  ];
}

/** Returns a progressive frame header (T.81 §B.2.2). */
function frameHeader(header: JpegHeader, ids: readonly number[], slots: readonly number[]): Uint8Array {
  const { width, height, components } = header;
  return segment(Marker.SOF2, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components.length,
    ...components.flatMap(({ horizontal, vertical }, i) => [ids[i], 16 * horizontal + vertical, slots[i]]),
  ]);
}

/** Returns the components' own identifiers, which may tell their color model, or 1 and up if some are equal. */
function componentIds({ components }: JpegHeader): number[] {
  const ids = components.map(({ id }) => id);
  return new Set(ids).size === ids.length ? ids : ids.map((_, i) => i + 1);
}

/** Gives each different table a slot. */
function quantizationSlots(all: readonly QuantizationTable[]) {
  const keys = all.map((table) => table.join());
  const distinct = [...new Set(keys)];
  return {
    tables: distinct.map((key) => all[keys.indexOf(key)]),
    slots: keys.map((key) => distinct.indexOf(key)),
  };
}

/** Returns all application segments and comments up to the last scan. */
function copiedSegments(bytes: Uint8Array, scans: readonly Scan[]): Uint8Array[] {
  const copied: Uint8Array[] = [];
  const last = Math.max(...scans.map(({ offset }) => offset));
  for (let at = 2; at < last; ) {
    const next = nextSegment(bytes, at);
    if (next === undefined || next.offset >= last) break;
    const { marker, start, end } = next;
    const isApplications = marker >= Marker.APP0 && marker <= Marker.APP15;
    if (isApplications || marker === Marker.COM) copied.push(segment(marker, bytes.subarray(start, end)));
    at = end;
  }
  return copied;
}
