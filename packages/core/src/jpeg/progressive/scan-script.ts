import type { JpegHeader } from "../syntax/header.ts";
import type { QuantizationTable } from "../syntax/tables.ts";

/** What a progressive scan holds (T.81 §G.1.1.1). */
export interface ScanSpec {
  /** Indexes among the frame's components. Only scans of DC coefficients have more than one. */
  readonly components: readonly number[];
  /** First and last coefficient of the band, in zig-zag order. */
  readonly spectralStart: number;
  readonly spectralEnd: number;
  /** Successive approximation: the scan holds the bits from `approximationHigh` − 1 down to `approximationLow`. */
  readonly approximationHigh: number;
  readonly approximationLow: number;
}

/** The scans of an image in the order of importance. */
export interface ScanScript {
  readonly scans: readonly ScanSpec[];
  /** How many of the first scans show the means of cells of 16 pixels. */
  readonly coarseScans: number;
}

/** Largest number of blocks in an MCU of several components (T.81 §B.2.3). */
const MOST_MCU_BLOCKS = 10;

/** A DC coefficient of 8 is one level of its block's mean: the DCT scales means by 8 (T.81 §A.3.3). */
const DC_PER_LEVEL = 8;

/** Most bits of DC coefficients that the first scan leaves to later ones. */
const MOST_DC_BITS = 3;

/** The band of the coarsest AC coefficients: one wave across, and one down. */
const COARSE = [1, 2] as const;

/** Lowest bits of the coarse band's first scan, and of all others' first. */
const COARSE_LUMA_BIT = 4;
const FIRST_BIT = 2;

/**
 * Returns the scans of an image in the order of importance, so that a prefix of the file is a coarse picture of it.
 *
 * The first has the mean of every block, to within a level or the quantizer's step. The highest bits of the coarsest AC
 * coefficients of each component follow at once. Without any, libjpeg-turbo smooths a component's means (jdcoefct.c), and those
 * of cells move by up to 20 levels. Clipped highlights depend on them as well, where color changes within a block. Then come
 * the details of luminance, those of color, and the lowest bits.
 *
 * @param quantization table of each component.
 */
export function scanScript(header: JpegHeader, quantization: readonly QuantizationTable[]): ScanScript {
  const all = header.components.map((_, index) => index);
  const hasChroma = header.colorModel === "ycbcr" || header.colorModel === "ycck";
  const chroma = hasChroma ? [2, 1] : [];
  const luma = all.filter((index) => !chroma.includes(index));
  const blocks = header.components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
  const together = all.length === 1 || blocks <= MOST_MCU_BLOCKS ? [all] : all.map((index) => [index]);
  const dcBit = Math.min(...quantization.map(([step]) => dcBitOf(step)));
  const dc = (high: number, low: number) => together.map((components) => spec(components, 0, 0, high, low));
  const ac = (components: readonly number[], start: number, end: number, high: number, low: number) =>
    components.map((index) => spec([index], start, end, high, low));
  const coarse = [
    ...dc(0, dcBit),
    ...ac(chroma, ...COARSE, 0, FIRST_BIT),
    ...ac(luma, ...COARSE, 0, COARSE_LUMA_BIT),
  ];
  const scans = [
    ...coarse,
    ...bits(COARSE_LUMA_BIT, FIRST_BIT).flatMap((bit) => ac(luma, ...COARSE, bit + 1, bit)),
    ...ac(luma, 3, 63, 0, FIRST_BIT),
    ...bits(dcBit, 0).flatMap((bit) => dc(bit + 1, bit)),
    ...ac(chroma, 3, 63, 0, FIRST_BIT),
    ...bits(FIRST_BIT, 0).flatMap((bit) => [
      ...ac(chroma, 1, 63, bit + 1, bit),
      ...ac(luma, 1, 63, bit + 1, bit),
    ]),
  ];
  return { scans, coarseScans: coarse.length };
}

/** Returns the highest bit that keeps a block's mean within one level. */
function dcBitOf(step: number): number {
  let bit = 0;
  while (bit < MOST_DC_BITS && step << (bit + 1) <= DC_PER_LEVEL) bit++;
  return bit;
}

/** Lists bits in the order in which scans refine coefficients: from the one below `from` down to `to`. */
function bits(from: number, to: number): number[] {
  return Array.from({ length: from - to }, (_, i) => from - 1 - i);
}

function spec(
  components: readonly number[],
  spectralStart: number,
  spectralEnd: number,
  approximationHigh: number,
  approximationLow: number,
): ScanSpec {
  return { components, spectralStart, spectralEnd, approximationHigh, approximationLow };
}
