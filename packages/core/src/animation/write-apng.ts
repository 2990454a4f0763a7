import type { Bytes } from "../bytes.ts";
import { type DeflatePlan, deflateRuns, planDeflate } from "../png/deflate/deflate-runs.ts";
import { type MosaicPixels, waysToHold } from "../png/scanlines/mosaic-pixels.ts";
import { BAND_FILTERS, cellBands, emitScanlines } from "../png/scanlines/mosaic-scanlines.ts";
import { crc32 } from "../zlib/crc32.ts";
import { joinColors, splitCells } from "./frame-colors.ts";
import type { TimedMosaic } from "./frames.ts";

/** First bytes of every PNG (PNG §5.2). */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

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
  const chunks: Uint8Array[] = [
    chunk("IHDR", words(width, height), [way.bitDepth, way.colorType, 0, 0, 0]),
    chunk("acTL", words(frames.length, plays)),
    ...(way.palette ? [chunk("PLTE", way.palette)] : []),
    ...(way.alphas ? [chunk("tRNS", way.alphas)] : []),
  ];
  for (const [i, plan] of plans.entries()) {
    // Each frame replaces all pixels: no disposal, no blending.
    const { milliseconds } = frames[i];
    const delay = [milliseconds >> 8, milliseconds & 255, DELAY_DENOMINATOR >> 8, DELAY_DENOMINATOR & 255];
    chunks.push(chunk("fcTL", words(sequence++, width, height, 0, 0), [...delay, 0, 0]));
    const data = deflateRuns(plan);
    chunks.push(i === 0 ? chunk("IDAT", data) : chunk("fdAT", words(sequence++), data));
  }
  return join([Uint8Array.from(SIGNATURE), ...chunks, chunk("IEND")]);
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

/** Returns a chunk (PNG §5.3) of some pieces of data. */
function chunk(type: string, ...data: readonly ArrayLike<number>[]): Uint8Array {
  const length = data.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  let at = 8;
  for (const piece of data) {
    bytes.set(piece, at);
    at += piece.length;
  }
  view.setUint32(at, crc32(bytes.subarray(4, at)));
  return bytes;
}

/** Returns the bytes of 32-bit numbers. */
function words(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
