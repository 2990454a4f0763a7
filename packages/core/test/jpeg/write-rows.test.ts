import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJpeg } from "./decode-jpeg.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { type JpegMosaicOptions, writeJpegMosaic } from "../../src/jpeg/write-mosaic.ts";
import { writeJpegRaster } from "../pixels/write-raster.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { paint, type Raster } from "../../src/pixels/raster.ts";
import { mosaics } from "../mosaic/arbitrary-mosaic.ts";
import { anyRaster, opaque } from "../pixels/arbitrary-raster.ts";
import { curv, greyGamma18, rgbProfile, SRGB } from "../color/icc-profile.ts";

function farthest(a: Raster, b: Raster): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

function expectSamePixels(mosaic: Mosaic, options: JpegMosaicOptions): void {
  const byMosaic = decodeJpeg(writeJpegMosaic(mosaic, options));
  const byPixels = decodeJpeg(writeJpegRaster(paint(mosaic), options));
  expect(farthest(byPixels, byMosaic)).toBe(0);
}

describe("writeJpegRaster", () => {
  it("keeps every pixel at quality 100, even noise", () => {
    fc.assert(
      fc.property(anyRaster(40).map(opaque), (raster) => {
        const jpeg = writeJpegRaster(raster, { quality: 100, subsampling: "4:4:4" });
        expect(farthest(decodeJpeg(jpeg), raster)).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("writes the coefficients that the mosaic writer writes", () => {
    fc.assert(
      fc.property(
        mosaics("opaque colours", 90, 70),
        fc.constantFrom(50, 90, 100),
        fc.constantFrom("4:2:0" as const, "4:4:4" as const),
        (mosaic, quality, subsampling) => {
          expectSamePixels(mosaic, { quality, subsampling });
        },
      ),
      { numRuns: 120 },
    );
  });

  // Cr of the first color is 8.5 and of the second −2.5: their sums lie halfway between two quantizer steps.
  it("rounds ties between two quantizer steps as the mosaic writer does", () => {
    const grid = layGrid({ grid: { columns: 10, rows: 7 } }, 90, 7);
    const colors = new Uint8Array(4 * 70);
    for (let cell = 0; cell < 70; cell++) {
      const color = [
        [17, 0, 0, 255],
        [250, 255, 255, 255],
      ].at(cell % 10) ?? [0, 0, 0, 255];
      colors.set(color, 4 * cell);
    }
    expectSamePixels({ ...grid, colors }, { quality: 90, subsampling: "4:4:4" });
  });

  it("writes grays as one component, or as three with a profile for colors", () => {
    const data = Uint8Array.from({ length: 4 * 17 * 9 }, (_, i) =>
      i % 4 === 3 ? 255 : (5 * (i >> 2)) % 256,
    );
    const raster = { width: 17, height: 9, data };
    const options = { quality: 95, subsampling: "4:2:0" } as const;
    const grey = writeJpegRaster(raster, options);
    expect(readJpegHeader(grey)).toMatchObject({ colorModel: "grey", width: 17, height: 9 });
    expect(farthest(decodeJpeg(grey), raster)).toBeLessThanOrEqual(12);
    const iccProfile = rgbProfile(
      SRGB,
      curv((value) => value ** 3, 35_000),
    );
    const colored = writeJpegRaster(raster, { ...options, iccProfile });
    expect(readJpegHeader(colored)).toMatchObject({ colorModel: "ycbcr", iccProfile });
    const stillGrey = writeJpegRaster(raster, { ...options, iccProfile: greyGamma18 });
    expect(readJpegHeader(stillGrey)).toMatchObject({ colorModel: "grey", iccProfile: greyGamma18 });
  });

  it("refuses sides of more than 65,500 pixels", () => {
    const raster = { width: 65_501, height: 1, data: new Uint8Array(4 * 65_501) };
    expect(() => writeJpegRaster(raster, { quality: 80, subsampling: "4:2:0" })).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
  });
});
