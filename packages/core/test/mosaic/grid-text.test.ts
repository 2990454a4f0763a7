import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GridOptions } from "../../src/mosaic/grid.ts";
import { gridLabel, parseGrid } from "../../src/mosaic/grid-text.ts";

const anyCount = fc.integer({ min: 1, max: 9999 });

describe("parseGrid", () => {
  it.each([
    ["16", { grid: { columns: 16, rows: 16 } }],
    ["16x9", { grid: { columns: 16, rows: 9 } }],
    ["10px", { cellSize: 10 }],
    ["48-across", { grid: { columns: 48 } }],
    ["36-down", { grid: { rows: 36 } }],
    ["64-long", { grid: { longSide: 64 } }],
    ["9999", { grid: { columns: 9999, rows: 9999 } }],
  ])("reads %s", (text, grid) => {
    expect(parseGrid(text)).toEqual(grid);
  });

  it("is the inverse of gridLabel", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ grid: fc.record({ columns: anyCount, rows: anyCount }) }),
          fc.record({ cellSize: anyCount }),
          fc.record({ grid: fc.record({ columns: anyCount }) }),
          fc.record({ grid: fc.record({ rows: anyCount }) }),
          fc.record({ grid: fc.record({ longSide: anyCount }) }),
        ),
        (grid) => {
          expect(parseGrid(gridLabel(grid))).toEqual(grid);
        },
      ),
    );
  });

  it.each([
    "",
    "0",
    "08",
    "10000",
    "8x",
    "x8",
    "8x0",
    "px",
    "8 px",
    "1.5",
    "-1",
    "8,16",
    "1e3",
    "8\n",
    "8-",
    "8-wide",
    "8x9-across",
    "8px-across",
  ])("rejects %j", (text) => {
    expect(() => parseGrid(text)).toThrow(
      new TypeError(
        `Expected a grid such as 8, 16x9, 10px or 48-across of whole numbers from 1 to 9999 but got ${JSON.stringify(text)}`,
      ),
    );
  });

  it("quotes long text in part", () => {
    expect(() => parseGrid("x".repeat(1e6))).toThrow(/got "x{99}…$/);
  });
});

describe("gridLabel", () => {
  it.each<[GridOptions, string]>([
    [{ grid: 32 }, "32x32"],
    [{ grid: { columns: 16, rows: 9 } }, "16x9"],
    [{ grid: { columns: 48 } }, "48-across"],
    [{ grid: { longSide: 48 } }, "48-long"],
    [{ cellSize: 10 }, "10px"],
    [{ cellSize: { width: 10, height: 12 } }, "10x12px"],
  ])("labels %j", (options, expected) => {
    expect(gridLabel(options)).toBe(expected);
  });
});
