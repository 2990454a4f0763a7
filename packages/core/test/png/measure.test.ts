import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { decodePng } from "./decode-png.ts";
import { measurePng } from "../../src/png/measure.ts";
import { measureRaster } from "../../src/pixels/raster.ts";
import { anyGridOptions, anyRaster, opaque } from "../pixels/arbitrary-raster.ts";
import { readCorpus } from "../corpora.ts";
import { IEND, idat, ihdr, png } from "./make-png.ts";
import { pngOf } from "./png-of.ts";

const rasters = fc.oneof(anyRaster(40), anyRaster(40).map(opaque));

describe("measurePng", () => {
  it("gives the mosaics of the reference for every color type, depth and interlacing of PngSuite", () => {
    for (const [name, bytes] of readCorpus("pngsuite")) {
      if (!name.endsWith(".png") || name.startsWith("x")) continue;
      const raster = decodePng(bytes);
      const grids = [{ grid: 3 }, { grid: { columns: 5, rows: 7 } }, { cellSize: 9 }, { cellSize: 1 }].map(
        (options) => layGrid(options, raster.width, raster.height),
      );
      expect(measurePng(bytes, grids), name).toEqual(grids.map((grid) => measureRaster(raster, grid)));
    }
  });

  it("gives the mosaics of the reference for any pixels and grids", () => {
    fc.assert(
      fc.property(rasters, fc.array(anyGridOptions(), { minLength: 1, maxLength: 4 }), (raster, options) => {
        const grids = options.map((option) => layGrid(option, raster.width, raster.height));
        const expected = grids.map((grid) => measureRaster(raster, grid));
        expect(measurePng(pngOf(raster), grids)).toEqual(expected);
      }),
    );
  });

  it("rounds samples of 16 bits to 8 before they are averaged", () => {
    // 0x0081 is 0.502 levels of 255, so 1; the mean of 0.502 and 0 would be 0.
    const header = ihdr(2, 1, { depth: 16, colorType: 0 });
    const file = png(header, idat(Uint8Array.of(0, 0x00, 0x81, 0x00, 0x00)), IEND);
    const [mosaic] = measurePng(file, [layGrid({ grid: 1 }, 2, 1)]);
    expect([...mosaic.colors]).toEqual([1, 1, 1, 255]);
  });
});
