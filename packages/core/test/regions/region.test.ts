import { executedBlocks } from "../growth.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { placeRegions, type Region, requireRegions } from "../../src/regions/region.ts";
import { cellsTouched } from "../../src/regions/touched.ts";

const TEN_BY_TEN = layGrid({ cellSize: 10 }, 100, 100);

/** The cells that are touched, as rows of letters. */
function picture(regions: readonly Region[], grid = TEN_BY_TEN): string[] {
  const touched = cellsTouched(grid, placeRegions(regions, grid.width, grid.height));
  return Array.from({ length: grid.rows }, (_, row) =>
    Array.from(touched.subarray(row * grid.columns, (row + 1) * grid.columns), (one) => "·X"[one]).join(""),
  );
}

describe("cellsTouched", () => {
  it("takes every cell that a rectangle reaches into, and none that it only borders on", () => {
    const grid = layGrid({ cellSize: 10 }, 50, 30);
    expect(picture([{ left: 10, top: 10, width: 20, height: 10 }], grid)).toEqual([
      "·····",
      "·XX··",
      "·····",
    ]);
    expect(picture([{ left: 9.5, top: 10, width: 20.6, height: 10 }], grid)).toEqual([
      "·····",
      "XXXX·",
      "·····",
    ]);
  });

  it("takes of an ellipse's rectangle what the ellipse reaches into", () => {
    expect(picture([{ shape: "ellipse", left: 0, top: 0, width: 100, height: 100 }])).toEqual([
      "··XXXXXX··",
      "·XXXXXXXX·",
      ...Array<string>(6).fill("XXXXXXXXXX"),
      "·XXXXXXXX·",
      "··XXXXXX··",
    ]);
  });

  it("understands percent of the width across and of the height down, and joins regions", () => {
    const grid = layGrid({ grid: { columns: 4, rows: 4 } }, 400, 40);
    expect(
      picture(
        [
          { left: "0%", top: "75%", width: "25%", height: "25%" },
          { left: "50%", top: 0, width: 100, height: "50%" },
        ],
        grid,
      ),
    ).toEqual(["··X·", "··X·", "····", "X···"]);
  });

  it("takes what is on the image of a region that reaches over its edges", () => {
    const grid = layGrid({ cellSize: 10 }, 30, 20);
    expect(picture([{ left: -50, top: -50, width: 55, height: 1000 }], grid)).toEqual(["X··", "X··"]);
  });

  it("covers every point of an ellipse, and no cell without one", () => {
    const side = fc.integer({ min: 1, max: 60 });
    const place = fc.integer({ min: -20, max: 59 });
    fc.assert(
      fc.property(side, place, place, side, side, (cellSize, left, top, width, height) => {
        const grid = layGrid({ cellSize }, 60, 60);
        const across = Math.min(Math.max(0, left + width / 2), 60) - left;
        const down = Math.min(Math.max(0, top + height / 2), 60) - top;
        fc.pre(((2 * across) / width - 1) ** 2 + ((2 * down) / height - 1) ** 2 < 1);
        const placed = placeRegions([{ shape: "ellipse", left, top, width, height }], 60, 60);
        const touched = cellsTouched(grid, placed);
        // All terms are whole numbers below 2⁵³, so no rounding moves a point on the ellipse into it.
        const isIn = (x: number, y: number, more: number) => {
          const [semiX, semiY] = [4 * (width + 2 * more), 4 * (height + 2 * more)];
          const [fromX, fromY] = [8 * (x - left) - 4 * width, 8 * (y - top) - 4 * height];
          return (fromX * semiY) ** 2 + (fromY * semiX) ** 2 < (semiX * semiY) ** 2;
        };
        const found = new Uint8Array(touched.length);
        const near = new Uint8Array(touched.length);
        for (let y = 0; y < 60; y += 0.25) {
          for (let x = 0; x < 60; x += 0.25) {
            const cell = Math.floor(y / cellSize) * grid.columns + Math.floor(x / cellSize);
            if (isIn(x, y, 0)) found[cell] = 1;
            if (isIn(x, y, 1)) near[cell] = 1;
          }
        }
        // A corner may be touched by less than lies between the points that were tried, but not from a pixel away.
        const wrong = touched.findIndex((one, cell) => (one === 1 ? near[cell] === 0 : found[cell] === 1));
        expect(wrong).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});

describe("cellsTouched, of an image that is coded in units", () => {
  const unit = { width: 16, height: 8, left: 0, top: 0 };

  it("takes the cells that share a unit with a region, too", () => {
    const grid = layGrid({ cellSize: 10 }, 50, 30);
    const placed = placeRegions([{ left: 20, top: 10, width: 2, height: 2 }], 50, 30);
    // The pixels lie in the unit from 16, 8 to 32, 16.
    expect(cellsTouched(grid, placed, unit)).toEqual(
      Uint8Array.of(0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0),
    );
    expect(cellsTouched(grid, placed)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
  });

  it("takes of any region just those cells a unit of which it reaches into", () => {
    const side = fc.integer({ min: 1, max: 40 });
    const place = fc.integer({ min: -20, max: 69 });
    const anyRegion = fc.record({
      shape: fc.constantFrom("rectangle" as const, "ellipse" as const),
      left: place,
      top: place,
      width: side,
      height: side,
    });
    fc.assert(
      fc.property(side, fc.array(anyRegion, { maxLength: 3 }), (cellSize, regions) => {
        const grid = layGrid({ cellSize }, 70, 60);
        const placed = regions.map(({ shape, left, top, width, height }) => ({
          shape,
          left,
          top,
          right: left + width,
          bottom: top + height,
          corners: [],
        }));
        const expected = new Uint8Array(grid.columns * grid.rows);
        for (const { shape, left, top, right, bottom } of placed) {
          expected.forEach((_, cell) => {
            const column = cell % grid.columns;
            const row = (cell - column) / grid.columns;
            const startX = Math.floor(grid.xEdges[column] / 16) * 16;
            const endX = Math.ceil(grid.xEdges[column + 1] / 16) * 16;
            const startY = Math.floor(grid.yEdges[row] / 8) * 8;
            const endY = Math.ceil(grid.yEdges[row + 1] / 8) * 8;
            const meets = startX < right && endX > left && startY < bottom && endY > top;
            const x = Math.min(Math.max((left + right) / 2, startX), endX);
            const y = Math.min(Math.max((top + bottom) / 2, startY), endY);
            const distance =
              ((2 * x - left - right) / (right - left)) ** 2 + ((2 * y - top - bottom) / (bottom - top)) ** 2;
            if (meets && (shape === "rectangle" || distance < 1)) expected[cell] = 1;
          });
        }
        expect(cellsTouched(grid, placed, unit)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("takes no work for cells that regions are far from, nor for each cell of an image under each of many", () => {
    const grid = layGrid({ cellSize: 1 }, 2000, 2000);
    const small = Array.from({ length: 20_000 }, (_, i) => ({ left: i % 2000, top: 9, width: 3, height: 3 }));
    const wide = Array.from({ length: 2_000 }, () => ({ left: 0, top: 9, width: 2000, height: 500 }));
    const blocks = executedBlocks(() =>
      cellsTouched(grid, placeRegions([...small, ...wide], 2000, 2000), unit),
    );
    // The regions cover 2 × 10⁹ cells in all, and a million different ones.
    expect(blocks).toBeLessThan(10_000_000);
  });
});

describe("requireRegions", () => {
  const region = { left: 0, top: 0, width: 5, height: 5 };

  it.each([
    ["face", 'Expected a list for regions but received "face"'],
    [["face"], 'Expected an object for a region but got "face"'],
    [
      [{ ...region, shape: "circle" }],
      'Expected "rectangle", "ellipse" or "polygon" for a region\'s shape but received "circle"',
    ],
    [
      [{ ...region, left: "5px" }],
      'Expected pixels or a percentage such as "25%" for a region\'s left but received "5px"',
    ],
    [
      [{ ...region, width: "1e999%" }],
      'Expected pixels or a percentage such as "25%" for a region\'s width but received "1e999%"',
    ],
    [
      [{ left: 0, top: 0, width: 5 }],
      'Expected pixels or a percentage such as "25%" for a region\'s height but received undefined',
    ],
    [
      [{ ...region, top: NaN }],
      'Expected pixels or a percentage such as "25%" for a region\'s top but received NaN',
    ],
  ])("refuses %j", (regions, message) => {
    expect(() => requireRegions(regions as never)).toThrow(new TypeError(message));
  });

  it.each([
    [{ ...region, cells: 0 }, "Expected a whole number from 1 to 256 for a region's cells but received 0"],
    [
      { ...region, cells: 2.5 },
      "Expected a whole number from 1 to 256 for a region's cells but received 2.5",
    ],
    [{ ...region, pad: -1 }, "Expected at least 0 for a region's pad but received -1"],
  ])("refuses %j with a RangeError", (wrong, message) => {
    expect(() => requireRegions([wrong])).toThrow(new RangeError(message));
  });

  it.each([
    [{ ...region, rotate: "left" }, 'Expected degrees for a region\'s rotate but received "left"'],
    [
      { ...region, cover: "black" },
      'Expected "cells", "surroundings" or "solid" for cover but received "black"; a color such as "#000000" goes into color',
    ],
    [
      { ...region, color: "#00000" },
      'Expected "auto" or a color such as "#000000" for color but received "#00000"',
    ],
    [
      { ...region, color: "#000000", cover: "cells" },
      'Expected the cover "solid" beside a color but received "cells"',
    ],
    [{ shape: "polygon", points: [[0, 0]] }, "Expected from 3 to 1000 points for a polygon but received 1"],
    [
      { shape: "polygon", points: [[0, 0], [1, 1], [2]] },
      "Expected x and y for a polygon's point but received a list",
    ],
    [
      {
        shape: "polygon",
        points: [
          [0, 0],
          [1, 1],
          [2, "b"],
        ],
      },
      'Expected pixels or a percentage such as "25%" for a region\'s point but received "b"',
    ],
    [
      {
        shape: "polygon",
        points: [
          [0, 0],
          [1, 1],
          [2, 0],
        ],
        pad: 2,
      },
      "Expected one of shape, points, cells, cover, color, score in a region but got pad",
    ],
  ])("refuses %j with a TypeError", (wrong, message) => {
    expect(() => requireRegions([wrong as never])).toThrow(new TypeError(message));
  });

  it.each([0, -1, "0%"] as const)("refuses a width of %s", (width) => {
    expect(() => requireRegions([{ ...region, width }])).toThrow(RangeError);
  });
});

describe("placeRegions", () => {
  it.each([
    { left: 100, top: 0, width: 10, height: 10 },
    { left: "0%", top: "100%", width: "5%", height: "5%" },
    { left: -10, top: 0, width: 10, height: 10 },
    // Only a corner of its rectangle is on the image, or its numbers are too large or too small to decide.
    { shape: "ellipse", left: -99, top: -99, width: 100, height: 100 },
    { shape: "ellipse", left: 0, top: 0, width: 1e300, height: 50 },
    { shape: "ellipse", left: 0, top: 0, width: "1e308%", height: 50 },
    { left: "-1e308%", top: 0, width: "1e308%", height: 50 },
    { left: 50, top: 0, width: 1e-20, height: 50 },
    {
      shape: "polygon",
      points: [
        [0, 60],
        [100, 60],
        [50, 90],
      ],
    },
    {
      shape: "polygon",
      points: [
        [0, 0],
        [1e15, 0],
        [0, 50],
      ],
    },
    // Only a corner of its upright bounds is on the image.
    { left: -19, top: -19, width: 20, height: 20, rotate: 45 },
  ] as const)("refuses one that does not touch the image: %j", (region) => {
    expect(() => placeRegions([region], 100, 50)).toThrow(
      expect.objectContaining({
        code: "REGION_OUTSIDE",
        message: expect.stringMatching(
          /^Expected a region on the image of 100 × 50 pixels but received /,
        ) as string,
      }),
    );
  });
});
