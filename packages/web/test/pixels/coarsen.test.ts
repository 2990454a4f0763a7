import { layGrid, measureRaster, type Raster } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coarsen } from "../../src/pixels/coarsen.ts";

const raster = fc
  .record({ width: fc.integer({ min: 1, max: 23 }), height: fc.integer({ min: 1, max: 17 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
      .map((data): Raster => ({ width, height, data })),
  );

describe("coarsen", () => {
  test("is exact for fine cells of one pixel", () => {
    fc.assert(
      fc.property(raster, fc.integer({ min: 1, max: 25 }), (image, count) => {
        const { width, height } = image;
        const fine = measureRaster(image, layGrid({ cellSize: 1 }, width, height));
        const grid = layGrid({ grid: count }, width, height);
        expect(coarsen(fine, grid)).toEqual(measureRaster(image, grid));
      }),
      { numRuns: 200 },
    );
  });

  test("divides a fine cell among coarse cells by its pixels in each", () => {
    // Six pixels in cells of 2: 0, 90, 200. Cells of 3 take 2 + 1 and 1 + 2 of them.
    const grey = [0, 90, 200].flatMap((v) => [v, v, v, 255]);
    const fine = { ...layGrid({ cellSize: { width: 2, height: 1 } }, 6, 1), colors: Uint8Array.from(grey) };
    const coarse = coarsen(fine, layGrid({ cellSize: { width: 3, height: 1 } }, 6, 1));
    expect([...coarse.colors]).toEqual([30, 30, 30, 255, 163, 163, 163, 255]);
  });

  test("ignores the colour of transparent cells", () => {
    const colors = Uint8Array.from([255, 0, 0, 0, 10, 20, 30, 128]);
    const fine = { ...layGrid({ cellSize: 1 }, 2, 1), colors };
    expect([...coarsen(fine, layGrid({ grid: 1 }, 2, 1)).colors]).toEqual([10, 20, 30, 64]);
  });

  test("gives no colour to a cell whose alpha rounds to 0, as measureRaster does", () => {
    const image = { width: 3, height: 1, data: Uint8Array.from([10, 20, 30, 1, 0, 0, 0, 0, 0, 0, 0, 0]) };
    const fine = measureRaster(image, layGrid({ cellSize: 1 }, 3, 1));
    const grid = layGrid({ grid: 1 }, 3, 1);
    expect([...coarsen(fine, grid).colors]).toEqual([0, 0, 0, 0]);
    expect(coarsen(fine, grid)).toEqual(measureRaster(image, grid));
  });

  test("estimates the cells of a range alone, as it does all of them", () => {
    fc.assert(
      fc.property(
        raster,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 8 }),
        (image, count, from) => {
          const { width, height } = image;
          const fine = measureRaster(image, layGrid({ cellSize: 2 }, width, height));
          const grid = layGrid({ grid: count }, width, height);
          const near = { left: from, right: from + 3, top: 1, bottom: 4 };
          const all = coarsen(fine, grid).colors;
          const some = coarsen(fine, grid, near).colors;
          for (let cell = 0; cell < grid.columns * grid.rows; cell++) {
            const column = cell % grid.columns;
            const row = (cell - column) / grid.columns;
            const isNear = column >= near.left && column < near.right && row >= near.top && row < near.bottom;
            const colors = isNear ? all.subarray(4 * cell, 4 * cell + 4) : new Uint8Array(4);
            expect(some.subarray(4 * cell, 4 * cell + 4)).toEqual(colors);
          }
        },
      ),
    );
  });
});
