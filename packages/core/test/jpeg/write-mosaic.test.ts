import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { writeJpegMosaic } from "../../src/jpeg/write-mosaic.ts";
import { scaledQuantTable } from "../../src/jpeg/transform/quantization.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { paint, type Raster } from "../../src/pixels/raster.ts";
import { mosaics } from "../mosaic/arbitrary-mosaic.ts";
import { curv, displayP3, greyGamma18, rgbProfile, SRGB } from "../color/icc-profile.ts";
import { errorOf } from "./errors.ts";

const qualities = fc.constantFrom(1, 30, 50, 80, 95, 100);
const subsamplings = fc.constantFrom("4:2:0" as const, "4:4:4" as const);

describe("writeJpegMosaic", () => {
  it("gives every cell its color inside, as near as the quantizer's steps allow", () => {
    fc.assert(
      fc.property(
        mosaics("opaque colours", 120, 90),
        qualities,
        subsamplings,
        (mosaic, quality, subsampling) => {
          const decoded = decodeJpeg(writeJpegMosaic(mosaic, { quality, subsampling }));
          const tolerance = flatTolerance(quality);
          forEachPixelOfWholeMcus(mosaic, 16, (pixel, cell) => {
            for (let c = 0; c < 3; c++) {
              const difference = Math.abs(decoded.data[4 * pixel + c] - mosaic.colors[4 * cell + c]);
              expect(difference).toBeLessThanOrEqual(tolerance);
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives every pixel at quality 100, in blocks that edges cut too", () => {
    fc.assert(
      fc.property(mosaics("opaque colours", 60, 50), (mosaic) => {
        const decoded = decodeJpeg(writeJpegMosaic(mosaic, { quality: 100, subsampling: "4:4:4" }));
        expect(largestDifference(decoded, paint(mosaic))).toBeLessThanOrEqual(6);
      }),
      { numRuns: 60 },
    );
  });

  it("gives every pixel of cells of even sides at quality 100 with chrominance halved", () => {
    for (const cellSize of [
      { width: 2, height: 6 },
      { width: 10, height: 4 },
      { width: 22, height: 18 },
    ]) {
      const mosaic = colored(layGrid({ cellSize }, 90, 70), (i) => (i * 89) % 256);
      const jpeg = writeJpegMosaic(mosaic, { quality: 100, subsampling: "4:2:0" });
      const decoded = decodeJpeg(jpeg, { repeatsChroma: true });
      expect(largestDifference(decoded, paint(mosaic))).toBeLessThanOrEqual(6);
    }
  });

  it("averages the chrominance of the pixels that share a sample", () => {
    // Columns of one pixel, red and blue in turns: every sample covers as many of either.
    const mosaic = colored(layGrid({ cellSize: 1 }, 32, 16), (i) => {
      const isRed = Math.floor(i / 4) % 2 === 0;
      return i % 4 === (isRed ? 0 : 2) ? 200 : 0;
    });
    const { data } = decodeJpeg(writeJpegMosaic(mosaic, { quality: 100, subsampling: "4:2:0" }));
    const mean = [0, 1, 2].map(
      (c) => data.filter((_, i) => i % 4 === c).reduce((a, b) => a + b, 0) / (32 * 16),
    );
    // Red and blue are mixed, and what of it lies outside 0 to 255 is cut off.
    expect(Math.abs(mean[0] - mean[2])).toBeLessThan(45);
    expect(mean[1]).toBeLessThan(20);
  });

  it("writes greys as one component", () => {
    fc.assert(
      fc.property(mosaics("opaque greys", 60, 50), (mosaic) => {
        const jpeg = writeJpegMosaic(mosaic, { quality: 100, subsampling: "4:2:0" });
        expect(readJpegHeader(jpeg).colorModel).toBe("grey");
        expect(largestDifference(decodeJpeg(jpeg), paint(mosaic))).toBeLessThanOrEqual(4);
      }),
      { numRuns: 40 },
    );
  });

  it("writes greys as three components beside a profile, which is for red, green and blue", () => {
    fc.assert(
      fc.property(mosaics("opaque greys", 60, 50), subsamplings, (mosaic, subsampling) => {
        const jpeg = writeJpegMosaic(mosaic, { quality: 100, subsampling, iccProfile: displayP3 });
        expect(readJpegHeader(jpeg).colorModel).toBe("ycbcr");
        expect(largestDifference(decodeJpeg(jpeg), paint(mosaic))).toBeLessThanOrEqual(4);
      }),
      { numRuns: 40 },
    );
  });

  it("writes greys as one component beside a profile for grey", () => {
    const mosaic = colored(layGrid({ grid: 3 }, 20, 17), (i) => 9 * i);
    const greys = {
      ...mosaic,
      colors: mosaic.colors.map((_, i) => (i % 4 === 3 ? 255 : mosaic.colors[i & ~3])),
    };
    const jpeg = writeJpegMosaic(greys, { quality: 95, subsampling: "4:2:0", iccProfile: greyGamma18 });
    expect(readJpegHeader(jpeg)).toMatchObject({ colorModel: "grey", iccProfile: greyGamma18 });
    expect(largestDifference(decodeJpeg(jpeg), paint(greys))).toBeLessThanOrEqual(4);
  });

  it("embeds an ICC profile, in several segments where it is long", () => {
    const iccProfile = rgbProfile(
      SRGB,
      curv((value) => value ** 3, 75_000),
    );
    expect(iccProfile.length).toBeGreaterThan(150_000);
    const mosaic = colored(layGrid({ grid: 2 }, 20, 17), (i) => 20 * i);
    const jpeg = writeJpegMosaic(mosaic, { quality: 80, subsampling: "4:2:0", iccProfile });
    expect(readJpegHeader(jpeg).iccProfile).toEqual(iccProfile);
  });

  it("refuses sides of more than 65,500 pixels, and says what to do", () => {
    const write = (width: number, height: number) =>
      writeJpegMosaic(
        colored(layGrid({ grid: 1 }, width, height), () => 9),
        { quality: 80, subsampling: "4:2:0" },
      );
    expect(readJpegHeader(write(65_500, 1))).toMatchObject({ width: 65_500, height: 1 });
    expect(readJpegHeader(write(1, 65_500))).toMatchObject({ width: 1, height: 65_500 });
    for (const [width, height] of [
      [65_501, 1],
      [1, 65_501],
    ] as const) {
      const error = errorOf(() => write(width, height));
      expect(error.code).toBe("TOO_LARGE");
      expect(error.message).toMatch(/65500 .* write it as a PNG$/);
    }
  });

  it("takes 16 cells of 100 megapixels in the bits of their MCUs, three zero bits each and no more", () => {
    const mosaic = colored(layGrid({ grid: 4 }, 12_000, 8_000), (i) => 11 * i);
    const jpeg = writeJpegMosaic(mosaic, { quality: 80, subsampling: "4:2:0" });
    const mcus = 750 * 500;
    expect(jpeg.length).toBeLessThan((1.02 * (12 * mcus)) / 8);
  });
});

/**
 * Half a step of luminance and of chrominance, as it comes out in blue, where chrominance weighs most; a level for
 * rounding to whole values; and one because jpeg-js cuts off where others round.
 */
function flatTolerance(quality: number): number {
  const luminance = scaledQuantTable("luminance", quality)[0] / 16;
  const chrominance = scaledQuantTable("chrominance", quality)[0] / 16;
  return luminance + 1.772 * chrominance + 2;
}

/** Visits pixels of which all of the MCU lies in one cell, so that no edge's ringing reaches them. */
function forEachPixelOfWholeMcus(
  mosaic: Mosaic,
  side: number,
  visit: (pixel: number, cell: number) => void,
): void {
  const { columns, rows, width, height, xEdges, yEdges } = mosaic;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = Math.ceil(xEdges[column] / side) * side;
      const top = Math.ceil(yEdges[row] / side) * side;
      const right = column === columns - 1 ? width : Math.floor(xEdges[column + 1] / side) * side;
      const bottom = row === rows - 1 ? height : Math.floor(yEdges[row + 1] / side) * side;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) visit(y * width + x, row * columns + column);
      }
    }
  }
}

function largestDifference(actual: Raster, expected: Raster): number {
  expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
  return expected.data.reduce((most, value, i) => Math.max(most, Math.abs(value - actual.data[i])), 0);
}

function colored(grid: ReturnType<typeof layGrid>, colorOf: (i: number) => number): Mosaic {
  const colors = Uint8Array.from({ length: 4 * grid.columns * grid.rows }, (_, i) =>
    i % 4 === 3 ? 255 : colorOf(i),
  );
  return { ...grid, colors };
}
