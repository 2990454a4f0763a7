import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  decode,
  type Grid,
  inspect,
  layGrid,
  type Mosaic,
  type PartialMosaic,
  pixelate,
  measureCovers,
  measureRaster,
  type PixelateOptions,
} from "../../src/index.ts";
import { coverRegions } from "../../src/regions/cover-regions.ts";
import type { HidingOptions } from "../../src/regions/region.ts";

const CAT = readFileSync(new URL("../../../../photos/chelsea.png", import.meta.url));
const JPEG = pixelate(CAT, { cellSize: 2, format: "jpeg" });
const REGIONS: HidingOptions = {
  cover: "surroundings",
  regions: [
    { shape: "ellipse", left: "10%", top: "10%", width: "30%", height: "40%", cells: 6 },
    { left: "30%", top: "30%", width: "30%", height: "30%", cover: "cells", cells: 4 },
    {
      shape: "polygon",
      points: [
        ["70%", "10%"],
        ["95%", "20%"],
        ["75%", "60%"],
      ],
      color: "#204060",
    },
  ],
};

/** Paints layers over pixels, the last one on top. */
function painted(pixels: Uint8Array, layers: readonly PartialMosaic[]): Uint8Array {
  const result = pixels.slice();
  for (const { columns, rows, width, xEdges, yEdges, colors, shown } of layers) {
    for (let cell = 0; cell < columns * rows; cell++) {
      if (shown[cell] === 0) continue;
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (let y = yEdges[row]; y < yEdges[row + 1]; y++) {
        for (let x = xEdges[column]; x < xEdges[column + 1]; x++) {
          result.set(colors.subarray(4 * cell, 4 * cell + 4), 4 * (y * width + x));
        }
      }
    }
  }
  return result;
}

describe("measureCovers", () => {
  const cases: readonly [string, Extract<PixelateOptions, { cellSize?: undefined }>][] = [
    ["regions with a cover each", REGIONS],
    ["everything else", { keep: [{ left: 100, top: 50, width: 200, height: 200 }], cover: "surroundings" }],
    ["regions in a palette", { ...REGIONS, palette: "gameboy" }],
  ];
  it.each(cases)("gives the layers that pixelate paints over the photo: %s", (_, options) => {
    const { width, height, data } = decode(pixelate(CAT, { grid: 24, ...options }));
    const layers = measureCovers(CAT, { grid: 24, ...options });
    expect(painted(decode(CAT).data, layers)).toEqual(data);
    expect(layers.every((layer) => layer.width === width && layer.height === height)).toBe(true);
  });

  it("gives none for a whole photo", () => {
    expect(measureCovers(CAT, { grid: 24 })).toEqual([]);
  });
});

describe("coverRegions", () => {
  it.each([
    ["a PNG", CAT],
    ["a JPEG", JPEG],
  ])("gives the layers of measureCovers when it gets exact cells: %s", (_, photo) => {
    const raster = decode(photo);
    const { codedUnit, width, height } = inspect(photo);
    const near: (object | undefined)[] = [];
    const measure = (grid: Grid, range: object | undefined): Mosaic => {
      near.push(range);
      return measureRaster(raster, grid);
    };
    const layers = coverRegions(REGIONS, layGrid({ grid: 24 }, width, height), codedUnit, measure);
    const exact = measureCovers(photo, { grid: 24, ...REGIONS });
    expect(layers.map(({ shown }) => shown)).toEqual(exact.map(({ shown }) => shown));
    const differences = layers.flatMap(({ colors, shown }, i) =>
      Array.from(colors, (value, at) =>
        shown[at >> 2] === 1 ? Math.abs(value - (exact[i].colors[at] ?? 0)) : 0,
      ),
    );
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    expect(near.every((range) => range !== undefined)).toBe(true);
  });

  it("needs no color of a cell that is not near", () => {
    const raster = decode(CAT);
    const grid = layGrid({ grid: 24 }, raster.width, raster.height);
    const unit = { width: 1, height: 1, left: 0, top: 0 };
    const layers = coverRegions(REGIONS, grid, unit, (cells) => measureRaster(raster, cells));
    const others = coverRegions(REGIONS, grid, unit, (cells, near) => {
      const { colors, ...rest } = measureRaster(raster, cells);
      return {
        ...rest,
        colors: colors.map((value, at) => {
          const [column, row] = [(at >> 2) % cells.columns, Math.floor((at >> 2) / cells.columns)];
          const isNear =
            near === undefined ||
            (column >= near.left && column < near.right && row >= near.top && row < near.bottom);
          return isNear ? value : 255 - value;
        }),
      };
    });
    const shownColors = (layer: PartialMosaic) => layer.colors.filter((_, at) => layer.shown[at >> 2] === 1);
    expect(others.map(shownColors)).toEqual(layers.map(shownColors));
  });
});
