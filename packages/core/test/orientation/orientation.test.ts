import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import {
  type Orientation,
  uprightSize,
  uprightUnit,
  codedGrid,
  codedCells,
  uprightMosaic,
  uprightRaster,
} from "../../src/orientation/orientation.ts";
import type { PlacedRegion } from "../../src/regions/shapes.ts";
import { cellsTouched } from "../../src/regions/touched.ts";
import { measureRaster } from "../../src/pixels/raster.ts";
import { anyGridOptions, anyRaster } from "../pixels/arbitrary-raster.ts";

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

describe("uprightRaster", () => {
  // Coded as   1 2 3   Each expectation follows the tag's own words: which side the coded first row and
  //             4 5 6   first column are upright at.
  it.each<[Orientation, string, string]>([
    [1, "row 0 is the top, column 0 the left side", "123/456"],
    [2, "row 0 is the top, column 0 the right side", "321/654"],
    [3, "row 0 is the bottom, column 0 the right side", "654/321"],
    [4, "row 0 is the bottom, column 0 the left side", "456/123"],
    [5, "row 0 is the left side, column 0 the top", "14/25/36"],
    [6, "row 0 is the right side, column 0 the top", "41/52/63"],
    [7, "row 0 is the right side, column 0 the bottom", "63/52/41"],
    [8, "row 0 is the left side, column 0 the bottom", "36/25/14"],
  ])("orientation %i: %s", (orientation, _, upright) => {
    const data = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((v) => [v, v, v, 255]));
    const turned = uprightRaster({ width: 3, height: 2, data }, orientation);
    const digits = [...turned.data].filter((_value, i) => i % 4 === 0).join("");
    expect(digits.match(new RegExp(`.{${turned.width}}`, "g"))?.join("/")).toBe(upright);
  });
});

describe("codedGrid and uprightMosaic", () => {
  it("measure the coded pixels to what the turned pixels measure", () => {
    fc.assert(
      fc.property(
        anyRaster(),
        anyGridOptions(),
        fc.constantFrom(...ORIENTATIONS),
        (raster, options, orientation) => {
          const size = uprightSize(raster.width, raster.height, orientation);
          const upright = layGrid(options, size.width, size.height);
          const coded = measureRaster(raster, codedGrid(upright, orientation));
          expect(uprightMosaic(coded, upright, orientation)).toEqual(
            measureRaster(uprightRaster(raster, orientation), upright),
          );
        },
      ),
    );
  });
});

/** A region of an upright image as it lies on the coded one. */
function codedRegion(
  region: PlacedRegion,
  width: number,
  height: number,
  orientation: Orientation,
): PlacedRegion {
  const across = { from: region.left, to: region.right, length: width };
  const down = { from: region.top, to: region.bottom, length: height };
  const mirror = ({ from, to, length }: typeof across, isMirrored: boolean) =>
    isMirrored ? { from: length - to, to: length - from } : { from, to };
  const x = mirror(orientation > 4 ? down : across, [2, 3, 7, 8].includes(orientation));
  const y = mirror(orientation > 4 ? across : down, [3, 4, 6, 7].includes(orientation));
  return { ...region, left: x.from, right: x.to, top: y.from, bottom: y.to };
}

describe("codedCells and uprightUnit", () => {
  it("show the same cells of the coded image as are shown of the upright one", () => {
    const side = fc.integer({ min: 1, max: 90 });
    const place = fc.integer({ min: -9, max: 80 });
    fc.assert(
      fc.property(
        fc.tuple(side, side),
        anyGridOptions(),
        fc.constantFrom(...ORIENTATIONS),
        fc.record({ left: place, top: place, width: side, height: side }),
        fc.constantFrom("rectangle" as const, "ellipse" as const),
        fc.constantFrom({ width: 16, height: 8 }, { width: 8, height: 16 }, { width: 24, height: 8 }),
        ([width, height], options, orientation, region, shape, unit) => {
          const upright = uprightSize(width, height, orientation);
          const grid = layGrid(options, upright.width, upright.height);
          const { left, top } = region;
          const placed = [
            { shape, left, top, right: left + region.width, bottom: top + region.height, corners: [] },
          ];
          const shown = cellsTouched(grid, placed, uprightUnit(unit, width, height, orientation));
          const colors = Uint8Array.from({ length: 4 * shown.length }, (_, i) => shown[i >> 2]);
          const coded = codedCells({ ...grid, colors, shown }, orientation);
          const storedPlaced = placed.map((one) =>
            codedRegion(one, upright.width, upright.height, orientation),
          );
          expect(cellsTouched(coded, storedPlaced, { ...unit, left: 0, top: 0 })).toEqual(coded.shown);
          expect(coded.colors.filter((_, i) => i % 4 === 0)).toEqual(coded.shown);
          expect(uprightMosaic(coded, grid, orientation).colors).toEqual(colors);
        },
      ),
      { numRuns: 500 },
    );
  });
});
