import type { Grid } from "../../src/mosaic/grid.ts";
import { NATURAL_ORDER } from "../../src/jpeg/syntax/zigzag.ts";
import { seededRandom } from "./random.ts";

/** A JPEG before it is coded: quantized coefficients, and what they stand for. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colorModel: "grey" | "ycbcr" | "rgb" | "cmyk" | "ycck";
  readonly planes: readonly Plane[];
  readonly maxHorizontal: number;
  readonly maxVertical: number;
}

export interface Plane {
  readonly horizontal: number;
  readonly vertical: number;
  /** 64 steps in zig-zag order. */
  readonly steps: readonly number[];
  /** Blocks padded to whole MCUs. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** 64 quantized coefficients per block, in zig-zag order. */
  readonly coefficients: Int32Array;
}

export interface PictureOptions {
  readonly width: number;
  readonly height: number;
  /** Horizontal × vertical sampling factors of each component, as 0xHV: one or three. */
  readonly sampling: readonly number[];
  readonly rgb?: boolean;
  readonly seed?: number;
  /** Roughly how many of the 63 AC coefficients are not zero, from 0 to 1. */
  readonly detail?: number;
  /** Step of the DC coefficient; others have larger ones. */
  readonly step?: number;
  /** From 1.5 on, more and more samples and colors are beyond 0 and 255. */
  readonly contrast?: number;
}

/** A picture of random blocks. Unless of more contrast, its samples keep away from 0 and 255. */
export function randomPicture({
  width,
  height,
  sampling,
  rgb = false,
  seed = 1,
  detail = 0.3,
  step = 3,
  contrast = 1,
}: PictureOptions): Picture {
  const random = seededRandom(seed);
  const maxHorizontal = Math.max(...sampling.map((s) => s >> 4));
  const maxVertical = Math.max(...sampling.map((s) => s & 15));
  const planes = sampling.map((factors, index): Plane => {
    const horizontal = factors >> 4;
    const vertical = factors & 15;
    const blocksAcross = horizontal * Math.ceil(width / (8 * maxHorizontal));
    const blocksDown = vertical * Math.ceil(height / (8 * maxVertical));
    const steps = Array.from({ length: 64 }, (_, k) => step + (k >> 3) + index);
    const coefficients = new Int32Array(64 * blocksAcross * blocksDown);
    // Chroma is weaker, which keeps all colors within 0 to 255.
    const strength = contrast * (sampling.length === 1 || rgb ? 1 : index === 0 ? 0.6 : 0.2);
    for (let at = 0; at < coefficients.length; at += 64) {
      coefficients[at] = Math.round(((random() - 0.5) * 900 * strength) / steps[0]);
      for (let k = 1; k < 64; k++) {
        if (random() > detail) continue;
        const amplitude = (220 * strength) / (k + 2) / (0.2 + detail);
        coefficients[at + k] = Math.round(((random() - 0.5) * amplitude) / steps[k]);
      }
    }
    return { horizontal, vertical, steps, blocksAcross, blocksDown, coefficients };
  });
  const colorModel = sampling.length === 1 ? "grey" : rgb ? "rgb" : "ycbcr";
  return { width, height, colorModel, planes, maxHorizontal, maxVertical };
}

/**
 * Computes the mean color of each cell the long way: every sample by the sum of T.81 §A.3.3, every pixel from its
 * samples, no rounding but in blocks of one sample. Red, green and blue of each cell.
 *
 * @param clamped whether samples, and then colors, are clamped to 0 to 255, as decoders do.
 */
export function exactMeans(
  picture: Picture,
  grid: Grid,
  rounded: "flat blocks" | "nothing" = "flat blocks",
  clamped = false,
): Float64Array {
  const sampleOf = (plane: Plane, samples: Float64Array, x: number, y: number) => {
    const stride = 8 * plane.blocksAcross;
    const across = sharesAt(x, width, plane.horizontal, maxHorizontal);
    const down = sharesAt(y, height, plane.vertical, maxVertical);
    const ratios = [maxHorizontal / plane.horizontal, maxVertical / plane.vertical].join();
    const isInterpolated = ratios === "1,2" || (["2,1", "2,2"].includes(ratios) && width > 4);
    if (!isInterpolated) return keep(samples[down[0][0] * stride + across[0][0]]);
    return down.reduce(
      (sum, [row, share]) =>
        sum +
        share *
          across.reduce((line, [column, part]) => line + part * keep(samples[row * stride + column]), 0),
      0,
    );
  };
  const keep = (level: number) => (clamped ? Math.min(255, Math.max(0, level)) : level);
  const { width, height, colorModel, maxHorizontal, maxVertical } = picture;
  const samples = picture.planes.map((plane) => samplesOf(plane, rounded));
  const sums = new Float64Array(3 * grid.columns * grid.rows);
  const columnOf = cellOf(grid.xEdges, width);
  const rowOf = cellOf(grid.yEdges, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [a, b, c] = picture.planes.map((plane, index) => sampleOf(plane, samples[index], x, y));
      const color =
        colorModel === "grey"
          ? [a, a, a]
          : colorModel === "rgb"
            ? [a, b, c]
            : [
                a + 1.402 * (c - 128),
                a - 0.344136286 * (b - 128) - 0.714136286 * (c - 128),
                a + 1.772 * (b - 128),
              ];
      const cell = 3 * (rowOf[y] * grid.columns + columnOf[x]);
      const area = areaOf(grid, rowOf[y], columnOf[x]);
      color.forEach((level, channel) => {
        sums[cell + channel] = sums[cell + channel] + keep(level) / area;
      });
    }
  }
  return sums;
}

/** The samples along one axis that a pixel is interpolated from, the one that it lies in first, with their shares. */
function sharesAt(pixel: number, length: number, sampling: number, maxSampling: number): [number, number][] {
  const own = Math.floor((pixel * sampling) / maxSampling);
  if (maxSampling !== 2 * sampling) return [[own, 1]];
  const other = Math.min(Math.max(0, own + (pixel % 2 === 0 ? -1 : 1)), Math.ceil(length / 2) - 1);
  return [
    [own, 3 / 4],
    [other, 1 / 4],
  ];
}

function areaOf(grid: Grid, row: number, column: number): number {
  const width = grid.xEdges[column + 1] - grid.xEdges[column];
  const height = grid.yEdges[row + 1] - grid.yEdges[row];
  return width * height;
}

function cellOf(edges: Uint32Array, length: number): number[] {
  return Array.from({ length }, (_, pixel) => edges.findLastIndex((edge) => edge <= pixel));
}

/** All samples of a plane, row by row; of a block that has one sample throughout, rounded as decoders do. */
function samplesOf(
  { blocksAcross, blocksDown, steps, coefficients }: Plane,
  rounded: "flat blocks" | "nothing",
): Float64Array {
  const samples = new Float64Array(64 * blocksAcross * blocksDown);
  const stride = 8 * blocksAcross;
  for (let block = 0; block < blocksAcross * blocksDown; block++) {
    const corner = Math.floor(block / blocksAcross) * 8 * stride + (block % blocksAcross) * 8;
    const isFlat = coefficients.subarray(64 * block + 1, 64 * block + 64).every((value) => value === 0);
    const isRounded = isFlat && rounded === "flat blocks";
    const flat = 128 + Math.floor((coefficients[64 * block] * steps[0]) / 8 + 0.5);
    for (let i = 0; i < 64; i++) {
      const x = i % 8;
      const y = i >> 3;
      let sample = 128;
      for (let k = 0; k < 64; k++) {
        const coefficient = coefficients[64 * block + k];
        if (coefficient === 0) continue;
        const position = NATURAL_ORDER[k];
        sample += coefficient * steps[k] * basis(position % 8, x) * basis(position >> 3, y);
      }
      samples[corner + y * stride + x] = isRounded ? flat : sample;
    }
  }
  return samples;
}

function basis(frequency: number, at: number): number {
  const scale = frequency === 0 ? Math.SQRT1_2 / 2 : 0.5;
  return scale * Math.cos(((2 * at + 1) * frequency * Math.PI) / 16);
}
