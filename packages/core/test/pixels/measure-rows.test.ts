import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { measureRows, type RowGrid } from "../../src/pixels/measure-rows.ts";
import { measureRaster, type Raster } from "../../src/pixels/raster.ts";
import { anyGridOptions, anyRaster, opaque } from "./arbitrary-raster.ts";
import { exactMeans } from "./exact-mean.ts";

/** Measures a raster that is passed in bands of these numbers of rows, in turn. */
function measured(
  { width, height, data }: Raster,
  grids: readonly RowGrid[],
  bands: readonly number[],
  isOpaque = false,
): Mosaic[] {
  const { take, mosaics } = measureRows(grids, isOpaque);
  for (let y = 0, band = 0; y < height; band++) {
    const rows = Math.min(bands[band % bands.length], height - y);
    take(data.slice(4 * width * y, 4 * width * (y + rows)), y, rows);
    y += rows;
  }
  return mosaics();
}

const bandHeights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
const severalGrids = fc.array(anyGridOptions(), { minLength: 1, maxLength: 4 });

describe("measureRows", () => {
  it("gives the exact means of every grid, whatever bands the rows come in", () => {
    fc.assert(
      fc.property(anyRaster(), severalGrids, bandHeights, (raster, options, bands) => {
        const grids = options.map((each) => layGrid(each, raster.width, raster.height));
        const mosaics = measured(
          raster,
          grids.map((grid) => ({ grid, light: "srgb" })),
          bands,
        );
        expect(mosaics).toEqual(grids.map((grid) => ({ ...grid, colors: exactMeans(raster, grid) })));
      }),
    );
  });

  it("weights nothing where all is opaque", () => {
    fc.assert(
      fc.property(anyRaster().map(opaque), severalGrids, bandHeights, (raster, options, bands) => {
        const grids = options.map((each) => layGrid(each, raster.width, raster.height));
        const jobs = grids.flatMap((grid) => [
          { grid, light: "srgb" } as const,
          { grid, light: "linear" } as const,
        ]);
        const mosaics = measured(raster, jobs, bands, true);
        expect(mosaics).toEqual(jobs.map(({ grid, light }) => measureRaster(raster, grid, light)));
      }),
    );
  });

  it("averages linear light beside sRGB, as a raster is measured", () => {
    fc.assert(
      fc.property(anyRaster(), severalGrids, bandHeights, (raster, options, bands) => {
        const jobs = options.map((each, i) => ({
          grid: layGrid(each, raster.width, raster.height),
          light: i % 2 === 0 ? ("linear" as const) : ("srgb" as const),
        }));
        expect(measured(raster, jobs, bands)).toEqual(
          jobs.map(({ grid, light }) => measureRaster(raster, grid, light)),
        );
      }),
    );
  });
});
