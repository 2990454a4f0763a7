import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/grid.js";
import { readJpegHeader } from "../../src/jpeg/header.js";
import { measureJpeg } from "../../src/jpeg/measure.js";
import { measureRaster } from "../../src/raster.js";

describe("measureJpeg", () => {
  it("agrees with the mean of all decoded pixels, cells cutting blocks anywhere", () => {
    const width = 53;
    const height = 41;
    const data = new Uint8Array(4 * width * height);
    for (let i = 0; i < data.length; i++)
      data[i] = 128 + 60 * Math.sin(i / 97) + 30 * Math.cos((i * i) / 1e4);
    const bytes = jpeg.encode({ width, height, data }, 90).data;
    const decoded = jpeg.decode(bytes, { useTArray: true });
    const grids = [1, 3, 5, 8].map((grid) => layGrid({ grid }, width, height));
    const mosaics = measureJpeg(bytes, readJpegHeader(bytes), grids);
    mosaics.forEach((mosaic, i) => {
      const expected = measureRaster(decoded, grids[i] ?? mosaic).colors;
      mosaic.colors.forEach((level, at) => {
        expect(Math.abs(level - (expected[at] ?? 0))).toBeLessThanOrEqual(1);
      });
    });
  });
});
