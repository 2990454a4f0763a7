import { shownRuns } from "../../pixels/paint-rows.ts";
import type { PartialMosaic } from "../../regions/region.ts";
import type { PngChunks } from "../syntax/chunks.ts";
import { bitsPerPixel, GREY, GREY_ALPHA, type PngFormat, RGB } from "../syntax/format.ts";

/** Neighboring cells of one color in a row of cells, as they are painted over a scanline. */
export interface SampleRun {
  /** First pixel, and the first after the run. */
  readonly left: number;
  readonly right: number;
  /** The bytes of a pixel, or of as many pixels as fill one byte. */
  readonly samples: Uint8Array;
}

/**
 * Converts the shown cells to the samples of an image that is not indexed.
 *
 * @returns the runs of each row of cells; undefined if the image has no samples for a color: colors over gray, alpha where
 *   there is none, shades between those of the depth.
 */
export function sampleRuns(chunks: PngChunks, cells: PartialMosaic): SampleRun[][] | undefined {
  const samplesOf = samplesOfColors(chunks);
  const runs: SampleRun[][] = [];
  for (let row = 0; row < cells.rows; row++) {
    const inRow: SampleRun[] = [];
    for (const { left, right, cell } of shownRuns(cells, row)) {
      const samples = samplesOf(cells.colors.subarray(4 * cell, 4 * cell + 4));
      if (samples === undefined) return undefined;
      inRow.push({ left, right, samples: wholeBytes(samples, chunks.format) });
    }
    runs.push(inRow);
  }
  return runs;
}

/** Paints a run over a scanline whose bytes begin at index `at`. */
export function paintRun(
  line: Uint8Array,
  at: number,
  { left, right, samples }: SampleRun,
  bits: number,
): void {
  if (bits < 8) {
    paintBits(line, at, left, right, samples[0], bits);
    return;
  }
  const step = bits >> 3;
  if (step === 1) {
    line.fill(samples[0], at + left, at + right);
    return;
  }
  for (let to = at + step * left; to < at + step * right; to += step) line.set(samples, to);
}

/** Paints pixels of less than a byte, the leftmost in the highest bits (PNG §7.2). @param pattern a byte of such pixels. */
function paintBits(
  line: Uint8Array,
  at: number,
  left: number,
  right: number,
  pattern: number,
  bits: number,
): void {
  const [from, to] = [left * bits, right * bits];
  for (let byte = from >> 3; 8 * byte < to; byte++) {
    const skipped = Math.max(0, from - 8 * byte);
    const left = Math.max(0, 8 * byte + 8 - to);
    const mask = (255 >> skipped) & (255 << left);
    line[at + byte] = (line[at + byte] & ~mask) | (pattern & mask);
  }
}

/** Repeats a sample of less than a byte as often as it fits. */
function wholeBytes(samples: Uint8Array, format: PngFormat): Uint8Array {
  const bits = bitsPerPixel(format);
  if (bits >= 8) return samples;
  let byte = 0;
  for (let shift = 0; shift < 8; shift += bits) byte |= samples[0] << shift;
  return Uint8Array.of(byte);
}

/** Returns the function that gives a color's samples: undefined for one that has none. */
function samplesOfColors({ format, transparency }: PngChunks): (color: Uint8Array) => Uint8Array | undefined {
  const { colorType, bitDepth } = format;
  const hasGrey = colorType === GREY || colorType === GREY_ALPHA;
  const hasAlpha = colorType !== GREY && colorType !== RGB;
  const most = 2 ** bitDepth - 1;
  const mask = bitDepth === 16 ? undefined : most;
  return (color) => {
    const [red, green, blue, alpha] = color;
    if (hasGrey && (red !== green || red !== blue)) return undefined;
    if (!hasAlpha && alpha !== 255) return undefined;
    const values = [...(hasGrey ? [red] : [red, green, blue]), ...(hasAlpha ? [alpha] : [])];
    const scaled = values.map((value) => (value * most) / 255);
    if (!scaled.every(Number.isInteger)) return undefined;
    const samples = Uint8Array.from(
      bitDepth === 16 ? scaled.flatMap((value) => [value >> 8, value & 255]) : scaled,
    );
    return isTransparent(scaled, transparency, mask) ? undefined : samples;
  };
}

/** Returns true if tRNS makes an opaque color transparent (PNG §11.3.1.1). */
function isTransparent(
  samples: readonly number[],
  transparency: Uint8Array | undefined,
  mask = 0xffff,
): boolean {
  if (transparency === undefined) return false;
  return samples.every(
    (sample, i) => sample === (((transparency[2 * i] << 8) | transparency[2 * i + 1]) & mask),
  );
}
