import { layGrid } from "@pixelater/core";
import sharp from "sharp";
import { FIVE_GRIDS } from "../job.ts";
import type { Picture } from "../workload/pictures.ts";

/** Exact cell means of a picture for each grid, as libvips decodes it. */
export type ExactCells = ReadonlyMap<number, GridMeans>;

interface GridMeans {
  /** Red, green, blue of each cell, not rounded. */
  readonly means: Float64Array;
  /** 1 for each cell with a sample of 0 or 255, which a decoder may have clipped. */
  readonly clips: Uint8Array;
}

/** How far cells are from the exact means, in levels of 0–255. */
export interface Deviation {
  readonly largest: number;
  /** The largest in cells without clipped samples. */
  readonly largestUnclipped: number;
  readonly mean: number;
}

/**
 * Decodes RGB pixels with libvips, the one decoder that judges all outputs. Returns the file's own values, whatever its colour
 * profile: means are taken of these.
 */
async function decoded(bytes: Uint8Array): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { data, info } = await sharp(bytes, { limitInputPixels: false, ignoreIcc: true })
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Returns a picture's exact means; undefined with an alpha channel, which the contestants average in different ways. */
export async function exactCells(picture: Pick<Picture, "bytes">): Promise<ExactCells | undefined> {
  const { hasAlpha } = await sharp(picture.bytes, { limitInputPixels: false, ignoreIcc: true }).metadata();
  if (hasAlpha) return undefined;
  const { data, width, height } = await decoded(picture.bytes);
  return new Map(FIVE_GRIDS.map((grid) => [grid, cellMeans(data, width, height, grid)]));
}

/**
 * Compares the colour in the middle of each cell of each output with the exact mean.
 *
 * @returns undefined for outputs of another size, such as of a photo that was not turned upright.
 */
export async function deviation(
  outputs: readonly Uint8Array[],
  exact: ExactCells,
  size: { readonly width: number; readonly height: number },
): Promise<Deviation | undefined> {
  let largest = 0;
  let largestUnclipped = 0;
  let sum = 0;
  let count = 0;
  for (const [i, grid] of FIVE_GRIDS.entries()) {
    const output = outputs[i];
    const wanted = exact.get(grid);
    if (output === undefined || wanted === undefined) throw new Error(`Expected an output for grid ${grid}`);
    const { data, width, height } = await decoded(output);
    if (width !== size.width || height !== size.height) return undefined;
    const { columns, rows, xEdges, yEdges } = layGrid({ grid }, width, height);
    for (let row = 0; row < rows; row++) {
      const y = ((yEdges[row] ?? 0) + (yEdges[row + 1] ?? 0)) >> 1;
      for (let column = 0; column < columns; column++) {
        const x = ((xEdges[column] ?? 0) + (xEdges[column + 1] ?? 0)) >> 1;
        for (let channel = 0; channel < 3; channel++) {
          const painted = data[(y * width + x) * 3 + channel] ?? Number.NaN;
          const cell = row * columns + column;
          const off = Math.abs(painted - (wanted.means[cell * 3 + channel] ?? Number.NaN));
          largest = Math.max(largest, off);
          if (wanted.clips[cell] === 0) largestUnclipped = Math.max(largestUnclipped, off);
          sum += off;
          count++;
        }
      }
    }
  }
  return { largest, largestUnclipped, mean: sum / count };
}

function cellMeans(data: Uint8Array, width: number, height: number, grid: number): GridMeans {
  const { columns, rows, xEdges, yEdges } = layGrid({ grid }, width, height);
  const means = new Float64Array(columns * rows * 3);
  const clips = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let y = yEdges[row] ?? 0; y < (yEdges[row + 1] ?? 0); y++) {
      for (let column = 0; column < columns; column++) {
        const cell = (row * columns + column) * 3;
        const end = (y * width + (xEdges[column + 1] ?? 0)) * 3;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let at = (y * width + (xEdges[column] ?? 0)) * 3; at < end; at += 3) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
        if (hasClipped(data, (y * width + (xEdges[column] ?? 0)) * 3, end)) clips[cell / 3] = 1;
        means[cell] = (means[cell] ?? 0) + red;
        means[cell + 1] = (means[cell + 1] ?? 0) + green;
        means[cell + 2] = (means[cell + 2] ?? 0) + blue;
      }
    }
    for (let column = 0; column < columns; column++) {
      const cell = (row * columns + column) * 3;
      const pixels =
        ((xEdges[column + 1] ?? 0) - (xEdges[column] ?? 0)) * ((yEdges[row + 1] ?? 0) - (yEdges[row] ?? 0));
      for (let channel = 0; channel < 3; channel++) {
        means[cell + channel] = (means[cell + channel] ?? 0) / pixels;
      }
    }
  }
  return { means, clips };
}

function hasClipped(data: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (data[at] === 0 || data[at] === 255) return true;
  return false;
}
