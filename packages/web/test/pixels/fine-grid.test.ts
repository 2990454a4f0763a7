import { layGrid } from "@pixelater/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fineGrid } from "../../src/pixels/fine-grid.ts";

const side = fc.integer({ min: 1, max: 20_000 });

test("a fine grid has at most 400 cells a side, and its edges cut no JPEG block", () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const { cellSize } = fineGrid(width, height);
      const { columns, rows } = layGrid(fineGrid(width, height), width, height);
      expect(Math.max(columns, rows)).toBeLessThanOrEqual(400);
      expect(typeof cellSize === "number" && (8 % cellSize === 0 || cellSize % 8 === 0)).toBe(true);
    }),
  );
});
