import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { measureRaster, paint, type Raster } from "../../src/pixels/raster.ts";
import { anyGridOptions, anyRaster } from "./arbitrary-raster.ts";
import { exactMeans } from "./exact-mean.ts";

/** 5 × 3 pixels, opaque grey. */
const GREYS = greys(5, 3, [0, 10, 20, 30, 40, 1, 11, 21, 31, 41, 200, 210, 220, 230, 240]);

describe("measureRaster", () => {
  it("averages each cell, halves up", () => {
    const mosaic = measureRaster(GREYS, layGrid({ cellSize: 2 }, 5, 3));
    // (0+10+1+11)/4 = 5.5 → 6; (20+30+21+31)/4 = 25.5 → 26; (40+41)/2 = 40.5 → 41; then the last row alone.
    expect(redsOf(mosaic.colors)).toEqual([6, 26, 41, 205, 225, 240]);
  });

  it("weights colour by alpha, and alpha by nothing", () => {
    const raster = { width: 2, height: 1, data: Uint8Array.of(200, 100, 0, 255, 0, 0, 0, 0) };
    expect([...measureRaster(raster, layGrid({ grid: 1 }, 2, 1)).colors]).toEqual([200, 100, 0, 128]);
  });

  it("gives transparent black where nothing is seen", () => {
    const raster = { width: 1, height: 2, data: Uint8Array.of(200, 100, 0, 0, 7, 7, 7, 0) };
    expect([...measureRaster(raster, layGrid({ grid: 1 }, 1, 2)).colors]).toEqual([0, 0, 0, 0]);
  });

  it("gives transparent black where alpha rounds to 0: a second pass changes nothing", () => {
    const raster = { width: 3, height: 1, data: Uint8Array.of(200, 100, 0, 1, 7, 7, 7, 0, 7, 7, 7, 0) };
    expect([...measureRaster(raster, layGrid({ grid: 1 }, 3, 1)).colors]).toEqual([0, 0, 0, 0]);
    expect([...measureRaster(raster, layGrid({ grid: 1 }, 3, 1), "linear").colors]).toEqual([0, 0, 0, 0]);
  });

  it("refuses a raster of another size than the grid's", () => {
    expect(() => measureRaster(GREYS, layGrid({ grid: 2 }, 3, 5))).toThrow(RangeError);
    expect(() => measureRaster({ ...GREYS, width: 6 }, layGrid({ grid: 2 }, 6, 3))).toThrow(RangeError);
  });

  it("equals an exact count of every cell", () => {
    fc.assert(
      fc.property(anyRaster(), anyGridOptions(), (raster, options) => {
        const grid = layGrid(options, raster.width, raster.height);
        expect(measureRaster(raster, grid).colors).toEqual(exactMeans(raster, grid));
      }),
    );
  });

  it("averages light when asked: black and white make 188, not 128", () => {
    const raster = greys(2, 1, [0, 255]);
    expect(redsOf(measureRaster(raster, layGrid({ grid: 1 }, 2, 1), "linear").colors)).toEqual([188]);
    expect(redsOf(measureRaster(raster, layGrid({ grid: 1 }, 2, 1), "srgb").colors)).toEqual([128]);
  });

  it("leaves flat colour as it is in linear light", () => {
    for (let value = 0; value < 256; value++) {
      const raster = greys(3, 1, [value, value, value]);
      expect(redsOf(measureRaster(raster, layGrid({ grid: 1 }, 3, 1), "linear").colors)).toEqual([value]);
    }
  });
});

describe("paint", () => {
  it("draws each cell flat between its edges", () => {
    const painted = paint(measureRaster(GREYS, layGrid({ cellSize: 2 }, 5, 3)));
    expect(redsOf(painted.data)).toEqual([6, 6, 26, 26, 41, 6, 6, 26, 26, 41, 205, 205, 225, 225, 240]);
  });

  it("changes nothing at cell size 1, but for what is fully transparent", () => {
    fc.assert(
      fc.property(anyRaster(), (raster) => {
        const painted = paint(measureRaster(raster, layGrid({ cellSize: 1 }, raster.width, raster.height)));
        expect(painted).toEqual({ ...raster, data: withoutUnseenColor(raster.data) });
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyRaster(), anyGridOptions(), (raster, options) => {
        const grid = layGrid(options, raster.width, raster.height);
        const once = paint(measureRaster(raster, grid));
        expect(paint(measureRaster(once, grid))).toEqual(once);
      }),
    );
  });
});

function greys(width: number, height: number, values: readonly number[]): Raster {
  return { width, height, data: Uint8Array.from(values.flatMap((v) => [v, v, v, 255])) };
}

function redsOf(rgba: Uint8Array): number[] {
  return [...rgba].filter((_, i) => i % 4 === 0);
}

function withoutUnseenColor(rgba: Uint8Array): Uint8Array {
  return rgba.map((value, i) => (rgba[i | 3] === 0 ? 0 : value));
}
