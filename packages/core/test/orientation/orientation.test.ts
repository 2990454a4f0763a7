import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import {
  type Orientation,
  seenSize,
  seenUnit,
  storedGrid,
  storedMosaic,
  storedRegion,
  turnMosaic,
  turnRaster,
} from "../../src/orientation/orientation.ts";
import { cellsTouched } from "../../src/regions/region.ts";
import { measureRaster } from "../../src/pixels/raster.ts";
import { anyGridOptions, anyRaster } from "../pixels/arbitrary-raster.ts";

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

describe("turnRaster", () => {
  // Stored as   1 2 3   Each expectation follows the tag's own words: which side the stored first row and
  //             4 5 6   first column are seen at.
  it.each<[Orientation, string, string]>([
    [1, "row 0 is the top, column 0 the left side", "123/456"],
    [2, "row 0 is the top, column 0 the right side", "321/654"],
    [3, "row 0 is the bottom, column 0 the right side", "654/321"],
    [4, "row 0 is the bottom, column 0 the left side", "456/123"],
    [5, "row 0 is the left side, column 0 the top", "14/25/36"],
    [6, "row 0 is the right side, column 0 the top", "41/52/63"],
    [7, "row 0 is the right side, column 0 the bottom", "63/52/41"],
    [8, "row 0 is the left side, column 0 the bottom", "36/25/14"],
  ])("orientation %i: %s", (orientation, _, seen) => {
    const data = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((v) => [v, v, v, 255]));
    const turned = turnRaster({ width: 3, height: 2, data }, orientation);
    const digits = [...turned.data].filter((_value, i) => i % 4 === 0).join("");
    expect(digits.match(new RegExp(`.{${turned.width}}`, "g"))?.join("/")).toBe(seen);
  });
});

describe("storedGrid and turnMosaic", () => {
  it("measure the stored pixels to what the turned pixels measure", () => {
    fc.assert(
      fc.property(
        anyRaster(),
        anyGridOptions(),
        fc.constantFrom(...ORIENTATIONS),
        (raster, options, orientation) => {
          const size = seenSize(raster.width, raster.height, orientation);
          const seen = layGrid(options, size.width, size.height);
          const stored = measureRaster(raster, storedGrid(seen, orientation));
          expect(turnMosaic(stored, seen, orientation)).toEqual(
            measureRaster(turnRaster(raster, orientation), seen),
          );
        },
      ),
    );
  });
});

describe("storedMosaic, storedRegion and seenUnit", () => {
  it("show the same cells of the stored image as are shown of the seen one", () => {
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
          const seen = seenSize(width, height, orientation);
          const grid = layGrid(options, seen.width, seen.height);
          const { left, top } = region;
          const placed = [{ shape, left, top, right: left + region.width, bottom: top + region.height }];
          const shown = cellsTouched(grid, placed, seenUnit(unit, width, height, orientation));
          const colors = Uint8Array.from({ length: 4 * shown.length }, (_, i) => shown[i >> 2] ?? 0);
          const stored = storedMosaic({ ...grid, colors }, orientation);
          const storedPlaced = placed.map((one) => storedRegion(one, seen.width, seen.height, orientation));
          expect(cellsTouched(stored, storedPlaced, { ...unit, left: 0, top: 0 })).toEqual(
            stored.colors.filter((_, i) => i % 4 === 0),
          );
          expect(turnMosaic(stored, grid, orientation).colors).toEqual(colors);
        },
      ),
      { numRuns: 500 },
    );
  });
});
