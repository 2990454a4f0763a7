import { layGrid } from "@pixelater/core/grid";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsPath } from "../../src/pixels/cells-path.ts";
import { enlarge } from "../../src/pixels/enlarge.ts";

/** Two columns and three rows on 10 × 9 pixels, shown at twice the size. */
const GRID = layGrid({ grid: { columns: 2, rows: 3 } }, 10, 9);
const SIZE = { width: 20, height: 18 };
const path = (...shown: number[]) => cellsPath(GRID, Uint8Array.from(shown), SIZE, 1);

describe("cellsPath", () => {
  test("is empty if no cell is shown", () => {
    expect(path(0, 0, 0, 0, 0, 0)).toBe("");
  });

  test("draws neighbours in a row, and equal rows, as one rectangle", () => {
    expect(path(1, 1, 1, 1, 1, 1)).toBe("M0 0H20V18H0z");
    expect(path(0, 1, 0, 1, 0, 0)).toBe("M10 0H20V12H10z");
    expect(path(1, 0, 0, 0, 1, 0)).toBe("M0 0H10V6H0zM0 12H10V18H0z");
  });

  test("encloses exactly the pixels of the shown cells", () => {
    const side = fc.integer({ min: 1, max: 40 });
    const cells = fc.integer({ min: 1, max: 12 });
    const sizes = fc.record({ width: side, height: side, columns: cells, rows: cells, w: side, h: side });
    const ratios = fc.constantFrom(1, 1.5, 2, 3);
    fc.assert(
      fc.property(sizes, ratios, fc.infiniteStream(fc.boolean()), (sizes, ratio, choices) => {
        const { width, height, columns, rows, w, h } = sizes;
        const grid = layGrid({ grid: { columns, rows } }, width, height);
        const count = grid.columns * grid.rows;
        const shown = Uint8Array.from({ length: count }, () => (choices.next().value === true ? 1 : 0));
        const across = Math.round(w * ratio);
        const down = Math.round(h * ratio);
        const colors = Uint8Array.from({ length: 4 * count }, (_, i) => shown[i >> 2] ?? 0);
        const drawn = enlarge({ ...grid, colors }, { width: across, height: down }).filter(
          (_, i) => i % 4 === 0,
        );

        const enclosed = new Uint8ClampedArray(across * down);
        const outline = cellsPath(grid, shown, { width: w, height: h }, ratio);
        for (const [, left, top, right, bottom] of outline.matchAll(/M(\S+) (\S+)H(\S+)V(\S+)H\S+z/g)) {
          const [x0, x1] = [left, right].map((x) => Math.round((Number(x) * across) / w));
          const [y0 = 0, y1 = 0] = [top, bottom].map((y) => Math.round((Number(y) * down) / h));
          for (let y = y0; y < y1; y++) enclosed.fill(1, y * across + (x0 ?? 0), y * across + (x1 ?? 0));
        }
        expect(enclosed).toEqual(drawn);
      }),
    );
  });
});
