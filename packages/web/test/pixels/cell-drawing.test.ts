import { decode, layGrid, pixelate } from "@pixelater/core";
import { expect, test } from "vitest";
import { GAP_RANGE, styleOptions } from "../../src/pixels/cell-drawing.ts";

const raster = { width: 60, height: 40, data: new Uint8Array(4 * 60 * 40).fill(255) };

test.each(["square", "round"] as const)(
  "the core draws the narrowest and the widest gap between %s cells",
  (shape) => {
    for (const gapPercent of [1, GAP_RANGE.max]) {
      const style = styleOptions(
        { shape, gapPercent, gapColor: "#000000" },
        layGrid({ cellSize: 20 }, 60, 40),
      );
      const { data } = decode(pixelate(raster, { cellSize: 20, format: "png", ...style }));
      // The right edge of the first cell, and its middle.
      expect([data[4 * 19], data[4 * (10 * 60 + 10)]]).toEqual([0, 255]);
    }
  },
);

test("a gap has at least one pixel, and the share of a cell's shorter side", () => {
  const gaps = [0, 1, 10, 60].map((gapPercent) => {
    const drawing = { shape: "square", gapPercent, gapColor: "#000000" } as const;
    return styleOptions(drawing, { columns: 3, rows: 2, width: 60, height: 40 }).gap;
  });
  expect(gaps).toEqual([undefined, 1, 2, 12]);
});
