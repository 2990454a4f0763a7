import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridSize, layGrid } from "../../src/mosaic/grid.ts";

describe("layGrid by count", () => {
  it("cuts 7 × 5 pixels into 3 × 2 cells where pixel centres fall", () => {
    const grid = layGrid({ grid: { columns: 3, rows: 2 } }, 7, 5);
    expect([...grid.xEdges]).toEqual([0, 2, 5, 7]);
    expect([...grid.yEdges]).toEqual([0, 2, 5]);
    expect(grid).toMatchObject({ columns: 3, rows: 2, width: 7, height: 5 });
  });

  it("equals a literal nearest-neighbour enlargement of n pixels", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 90 }), (width, n) => {
        const grid = layGrid({ grid: { columns: n, rows: 1 } }, width, 1);
        const cells = Math.min(n, width);
        // Pixel x shows the small image's pixel that holds its centre (x + ½)·cells/width; one that lies exactly
        // between two belongs to the right one, as ceil(i·W/n − ½) says.
        const enlarged = Array.from({ length: width }, (_, x) =>
          Math.floor(((2 * x + 1) * cells) / (2 * width)),
        );
        expect(cellOfEachPixel(grid.xEdges)).toEqual(enlarged);
      }),
    );
  });

  it("lowers a count larger than the image to one pixel per cell", () => {
    const grid = layGrid({ grid: 64 }, 3, 100);
    expect([...grid.xEdges]).toEqual([0, 1, 2, 3]);
    expect(grid).toMatchObject({ columns: 3, rows: 64 });
  });

  it("stays exact where 2·i·W would overflow 32 bits", () => {
    const grid = layGrid({ grid: 4096 }, 4_000_000, 1);
    expect([...grid.xEdges.slice(-2)]).toEqual([3_999_023, 4_000_000]);
  });
});

describe("layGrid by one count", () => {
  it.each([
    [{ columns: 48 }, 48, 36],
    [{ rows: 36 }, 48, 36],
    [{ longSide: 48 }, 48, 36],
    [{ columns: 3 }, 3, 2],
    [{ columns: 1 }, 1, 1],
    [{ columns: 9999 }, 400, 300],
  ])("%j over 400 × 300 pixels is %i × %i cells", (grid, columns, rows) => {
    expect(layGrid({ grid }, 400, 300)).toMatchObject({ columns, rows });
    expect(gridSize({ grid }, 400, 300)).toMatchObject({ columns, rows });
  });

  it("counts along the longer side, whichever that is", () => {
    expect(layGrid({ grid: { longSide: 48 } }, 300, 400)).toMatchObject({ columns: 36, rows: 48 });
  });

  it("makes no cell more than half a cell from square, and always one", () => {
    const side = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 200 }), (width, height, count) => {
        const { columns, rows } = layGrid({ grid: { columns: count } }, width, height);
        const isSquare = Math.abs((height * columns) / width - rows) <= 0.5;
        expect(isSquare || rows === 1 || rows === height).toBe(true);
      }),
    );
  });
});

describe("layGrid by cell size", () => {
  it("starts cells at multiples from the top left and leaves the rest to the last", () => {
    const grid = layGrid({ cellSize: { width: 4, height: 3 } }, 10, 6);
    expect([...grid.xEdges]).toEqual([0, 4, 8, 10]);
    expect([...grid.yEdges]).toEqual([0, 3, 6]);
  });

  it("makes one cell of an image smaller than a cell", () => {
    expect([...layGrid({ cellSize: 1000 }, 7, 5).xEdges]).toEqual([0, 7]);
  });
});

describe("layGrid refuses", () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity])("%s cells and cells of that size", (value) => {
    expect(() => layGrid({ grid: value }, 7, 5)).toThrow(RangeError);
    expect(() => layGrid({ cellSize: value }, 7, 5)).toThrow(RangeError);
  });

  it("what is no number", () => {
    expect(() => layGrid(JSON.parse('{ "grid": "8" }') as { grid: number }, 7, 5)).toThrow(
      new TypeError("Expected a number for grid but received string"),
    );
    expect(() => layGrid({} as { grid: number }, 7, 5)).toThrow(TypeError);
  });

  it("no count, a count beside longSide, and unknown counts", () => {
    for (const grid of ["{}", '{ "longSide": 3, "rows": 2 }', '{ "cols": 3 }', '{ "columns": "3" }']) {
      expect(() => layGrid({ grid: JSON.parse(grid) as { columns: number } }, 7, 5), grid).toThrow(TypeError);
    }
    expect(() => layGrid({ grid: { longSide: 0 } }, 7, 5)).toThrow(RangeError);
  });
});

function cellOfEachPixel(edges: Uint32Array): number[] {
  const cells: number[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    for (let x = edges[i]; x < edges[i + 1]; x++) cells.push(i);
  }
  return cells;
}
