import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { mosaicComponents } from "./mosaic/component.ts";
import { EntropySegment, expectedBytes } from "./entropy/entropy-segment.ts";
import { IntervalBits, symbolCodes } from "./entropy/interval-bits.ts";
import { bySlot, optimalTables } from "./entropy/huffman-codes.ts";
import { type HuffmanSpec, tableSlot } from "./syntax/tables.ts";
import { inZigzagOrder } from "./transform/quantization.ts";
import { recordScan, type ScanRecord } from "./mosaic/record-scan.ts";
import { sequentialFile } from "./syntax/sequential-file.ts";
import { iccSegments, jfifSegment, requireJpegSides } from "./syntax/write-segments.ts";

export interface JpegMosaicOptions {
  /** Quality from 1 to 100 on libjpeg's scale. */
  readonly quality: number;
  /** Whether chrominance has a sample for every pixel or for 2 × 2 pixels. */
  readonly subsampling: "4:2:0" | "4:4:4";
  /**
   * An ICC profile to embed. A profile for red, green and blue makes gray mosaics three components too, as it needs
   * them.
   */
  readonly iccProfile?: Uint8Array | undefined;
}

/**
 * Writes a mosaic as a baseline JPEG of `width` × `height` pixels with optimal Huffman tables. A gray mosaic has one
 * component, unless it comes with a profile for red, green and blue. Alpha is ignored. Time and memory grow with the
 * cells and the bytes written, not with the pixels. The same mosaic gives the same bytes everywhere.
 *
 * @throws {PixelateError} `TOO_LARGE` if a side has more than 65,500 pixels, which JPEG decoders do not read.
 */
export function writeJpegMosaic(mosaic: Mosaic, options: JpegMosaicOptions): Bytes {
  const { width, height } = mosaic;
  requireJpegSides(width, height);
  const { quality, subsampling, iccProfile } = options;
  const mayBeGrey = iccProfile === undefined || isForGrey(iccProfile);
  const { components, mcus } = mosaicComponents(mosaic, quality, subsampling, mayBeGrey);
  const scan = recordScan(components, mcus, mosaic);
  const tables = optimalTables(scan.frequencies);
  const { dc, ac } = bySlot(tables);
  // Both chrominances share their tables, so two components name all of them.
  const slots = Math.min(components.length, 2);
  return sequentialFile({
    width,
    height,
    segments: [jfifSegment(), ...(iccProfile ? iccSegments(iccProfile) : [])],
    components: components.map(({ sampling }, i) => ({
      horizontal: sampling,
      vertical: sampling,
      quantizationSlot: tableSlot(i),
      dcSlot: tableSlot(i),
      acSlot: tableSlot(i),
    })),
    quantization: components.slice(0, slots).map(({ quantTableNatural: steps }) => inZigzagOrder(steps)),
    dc: dc.slice(0, slots),
    ac: ac.slice(0, slots),
    restartInterval: mcus.columns,
    entropy: entropyBytes(scan, tables),
  });
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
