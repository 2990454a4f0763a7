import type { Bytes } from "../bytes.ts";
import { type DeflatePlan, deflateRuns, planDeflate } from "../png/deflate/deflate-runs.ts";
import { type MosaicPixels, waysToHold } from "../png/scanlines/mosaic-pixels.ts";
import { BAND_FILTERS, cellBands, emitScanlines } from "../png/scanlines/mosaic-scanlines.ts";
import { assemblePng, headerData, type NewChunk } from "../png/syntax/assemble-png.ts";
import { crc32 } from "../zlib/crc32.ts";
import { joinColors, splitCells } from "./frame-colors.ts";
import type { TimedMosaic } from "./frames.ts";

/** Delays are in thousandths of a second. */
const DELAY_DENOMINATOR = 1000;

/**
 * Writes an animated PNG (PNG, third edition, §4.9 and §11.3.6), whose frames have exactly their colors. All have the color
 * type and depth that make the smallest file. Viewers that know nothing of animations show the first frame.
 *
 * @param frames of one size, at least one.
 * @param plays how often the animation is played; 0 for without end.
 */
export function writeApng(frames: readonly TimedMosaic[], plays: number): Bytes {
  const mosaics = frames.map(({ mosaic }) => mosaic);
  const [{ width, height }] = mosaics;
  const { way, plans } = smallestWay(frames);
  let sequence = 0;
  const chunks: NewChunk[] = [
    ["IHDR", headerData(width, height, way.bitDepth, way.colorType)],
    ["acTL", words(frames.length, plays)],
  ];
  if (way.palette) chunks.push(["PLTE", way.palette]);
  if (way.alphas) chunks.push(["tRNS", way.alphas]);
  for (const [i, plan] of plans.entries()) {
    // Each frame replaces all pixels: no disposal, no blending.
    const { milliseconds } = frames[i];
    const delay = words((milliseconds << 16) | DELAY_DENOMINATOR);
    chunks.push(["fcTL", words(sequence++, width, height, 0, 0), delay, new Uint8Array(2)]);
    const data = deflateRuns(plan);
    chunks.push(i === 0 ? ["IDAT", data] : ["fdAT", words(sequence++), data]);
  }
  return assemblePng(chunks, crc32);
}

interface WayPlan {
  readonly way: MosaicPixels;
  /** Of each frame. */
  readonly plans: readonly DeflatePlan[];
}

function smallestWay(frames: readonly TimedMosaic[]): WayPlan {
  const mosaics = frames.map(({ mosaic }) => mosaic);
  const candidates = waysToHold(joinColors(mosaics), "any").map((way): WayPlan => {
    const pixels = splitCells(mosaics, way.pixels);
    return { way, plans: mosaics.map((mosaic, i) => smallestPlan(mosaic, { ...way, pixels: pixels[i] })) };
  });
  return candidates.reduce((best, next) => (totalBytes(next) < totalBytes(best) ? next : best));
}

function smallestPlan(mosaic: TimedMosaic["mosaic"], way: MosaicPixels): DeflatePlan {
  const bands = cellBands(mosaic);
  const plans = BAND_FILTERS.map((filter) =>
    planDeflate((sink) => {
      emitScanlines(bands, way, filter, sink);
    }),
  );
  return plans.reduce((best, next) => (next.bytes < best.bytes ? next : best));
}

function totalBytes({ way: { palette, alphas }, plans }: WayPlan): number {
  return plans.reduce((sum, { bytes }) => sum + bytes, (palette?.length ?? 0) + (alphas?.length ?? 0));
}

/** Returns the bytes of 32-bit numbers. */
function words(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
  return bytes;
}
