import type { GridOptions } from "@pixelater/core";
import { estimateMemory } from "./memory-estimate.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";
import { estimateTime } from "./time-estimate.ts";

/** Milliseconds for one scan of a megapixel on one vCPU: twice the time of a progressive JPEG's scan. */
const SCAN_MS_PER_MEGAPIXEL = 5;

/** Milliseconds for a thousand cells on one vCPU: more than any format takes to write them. */
const MS_PER_THOUSAND_CELLS = 5;

/** Bytes of memory for each cell, with its palette and its output. */
const BYTES_PER_CELL = 200;

/** Bytes of memory for each pixel of a row: scanlines and their sums. */
const BYTES_PER_COLUMN = 16;

/** The shares of an invocation's time and memory up to which a photo counts as quick. */
const QUICK_TIME = 0.25;
const QUICK_MEMORY = 0.5;

/** The worst case for pixelating a photo, by its header, its scans and its grids. */
export interface WorstCase {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * Estimates the worst case for pixelating a photo. It is higher than {@link estimateTime} and {@link estimateMemory}, which
 * reject photos. The worst case only decides whether the photo gets an attempt marker.
 *
 * @param vcpus vCPUs of the function.
 */
export function estimateWorstCase(
  info: InspectedObject,
  bytes: Uint8Array,
  pixelation: PixelationSettings,
  vcpus: number,
): WorstCase {
  const { grids, regions } = pixelation;
  const megapixels = (info.width * info.height) / 1e6;
  const passes = 1 + (regions === undefined && !info.decodesPixels ? 0 : grids.length);
  const scanning = info.format === "jpeg" ? countScans(bytes) * SCAN_MS_PER_MEGAPIXEL * megapixels : 0;
  const cells = grids.map(({ options }) => countCells(options, info)).reduce((sum, count) => sum + count, 0);
  const work = scanning * passes + (cells / 1_000) * MS_PER_THOUSAND_CELLS;
  const decoding = estimateTime(info, pixelation, vcpus) * (info.decodesPixels ? passes : 1);
  return {
    time: decoding + work / Math.min(1, vcpus),
    memory:
      estimateMemory(info, bytes.length, pixelation) + cells * BYTES_PER_CELL + info.width * BYTES_PER_COLUMN,
  };
}

/** Reports whether a photo needs so little of the invocation's time and memory that it cannot exceed them. */
export function isQuick({ time, memory }: WorstCase, totalMs: number, memoryBytes: number): boolean {
  return time <= totalMs * QUICK_TIME && memory <= memoryBytes * QUICK_MEMORY;
}

/** Counts a grid's cells without its edges, which alone may take hundreds of megabytes. */
function countCells({ grid, cellSize }: GridOptions, { width, height }: InspectedObject): number {
  if (grid !== undefined) {
    const { columns, rows } = typeof grid === "object" ? grid : { columns: grid, rows: grid };
    return Math.min(columns, width) * Math.min(rows, height);
  }
  const size = typeof cellSize === "object" ? cellSize : { width: cellSize, height: cellSize };
  return Math.ceil(width / size.width) * Math.ceil(height / size.height);
}

const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** Counts the SOS markers of a JPEG and its thumbnail. Entropy-coded data never contains FF DA (T.81 §B.1.1.5). */
function countScans(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let scans = 0;
  for (let at = buffer.indexOf(START_OF_SCAN); at >= 0; at = buffer.indexOf(START_OF_SCAN, at + 2)) scans++;
  return scans;
}
