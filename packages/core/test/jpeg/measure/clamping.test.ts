import { describe, expect, it } from "vitest";
import { type Grid, layGrid } from "../../../src/mosaic/grid.ts";
import type { Mosaic } from "../../../src/mosaic/mosaic.ts";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../../src/jpeg/measure.ts";
import { exactMeans, type Picture, type PictureOptions, randomPicture } from "../picture.ts";
import { type WriteOptions, writeJpeg } from "../write-jpeg.ts";

/** Cells that are parts of blocks, blocks, and several of them with parts. */
const CELL_SIZES = [{ width: 4, height: 4 }, { width: 8, height: 8 }, { width: 13, height: 7 }, 24];

/** Of the measured colours, the largest distance from `means`. */
function worst(bytes: Uint8Array, grid: Grid, means: Float64Array): number {
  const [mosaic] = measureJpeg(bytes, readJpegHeader(bytes), [grid]);
  return worstOf(mosaic, means);
}

function worstOf(mosaic: Mosaic, means: Float64Array): number {
  return means.reduce((most, mean, i) => {
    const level = mosaic.colors[4 * Math.floor(i / 3) + (i % 3)];
    return Math.max(most, Math.abs(level - mean));
  }, 0);
}

/** How much clamping changes the mean of any cell. */
function worstUnclamped(picture: Picture, grid: Grid, means: Float64Array): number {
  const unclamped = exactMeans(picture, grid);
  return means.reduce((most, mean, i) => Math.max(most, Math.abs(mean - unclamped[i])), 0);
}

function expectClamped(options: PictureOptions, write: WriteOptions = {}): void {
  const picture = randomPicture({ contrast: 4, detail: 0.5, ...options });
  const bytes = writeJpeg(picture, write);
  for (const cellSize of CELL_SIZES) {
    const grid = layGrid({ cellSize }, picture.width, picture.height);
    const means = exactMeans(picture, grid, "flat blocks", true);
    expect(worstUnclamped(picture, grid, means)).toBeGreaterThan(5);
    expect(worst(bytes, grid, means)).toBeLessThanOrEqual(3);
  }
}

describe("samples beyond 0 and 255, held to the mean of clamped pixels", () => {
  it.each([
    ["grey", [0x11]],
    ["grey with factors of its own", [0x22]],
    ["4:4:4", [0x11, 0x11, 0x11]],
    ["4:2:0", [0x22, 0x11, 0x11]],
    ["4:1:0", [0x42, 0x11, 0x11]],
    ["factors of 3 and 2", [0x31, 0x21, 0x11]],
    ["factors of 3 and 4 across", [0x31, 0x41, 0x11]],
    ["factors of 3 and 4 down", [0x13, 0x14, 0x11]],
    ["chroma finer than luma", [0x11, 0x22, 0x12]],
  ])("%s", (_, sampling) => {
    expectClamped({ width: 61, height: 45, sampling });
    expectClamped({ width: 61, height: 45, sampling, seed: 4 }, { restartInterval: 2 });
    expectClamped({ width: 61, height: 45, sampling, seed: 2 }, { progressive: true });
    const scans = sampling.map((_, index) => ({ components: [index] }));
    expectClamped({ width: 61, height: 45, sampling, seed: 3 }, { scans, restartInterval: 5 });
  });

  it("RGB", () => {
    expectClamped({ width: 40, height: 40, sampling: [0x11, 0x11, 0x11], rgb: true });
  });

  it("in a scan whose components come in another order than the frame's", () => {
    const scans = [{ components: [2, 0, 1] }];
    expectClamped({ width: 61, height: 45, sampling: [0x22, 0x11, 0x11] }, { scans });
  });

  it("in all grids of a pass, however large their cells", () => {
    const picture = randomPicture({ width: 96, height: 80, sampling: [0x22, 0x11, 0x11], contrast: 4 });
    const bytes = writeJpeg(picture);
    const grids = [layGrid({ grid: 1 }, 96, 80), layGrid({ cellSize: 12 }, 96, 80)];
    for (const mosaic of measureJpeg(bytes, readJpegHeader(bytes), grids)) {
      const means = exactMeans(picture, mosaic, "flat blocks", true);
      expect(worstUnclamped(picture, mosaic, means)).toBeGreaterThan(1);
      expect(worstOf(mosaic, means)).toBeLessThanOrEqual(1.5);
    }
  });

  it("in some blocks of many", () => {
    const picture = randomPicture({ width: 320, height: 240, sampling: [0x22, 0x11, 0x11], contrast: 3 });
    const bytes = writeJpeg(picture);
    for (const cellSize of CELL_SIZES) {
      const grid = layGrid({ cellSize }, picture.width, picture.height);
      const means = exactMeans(picture, grid, "flat blocks", true);
      expect(worstUnclamped(picture, grid, means)).toBeGreaterThan(3);
      expect(worst(bytes, grid, means)).toBeLessThanOrEqual(3);
    }
  });
});
