import { layGrid, paint } from "@pixelater/core";
import { describe, expect, test } from "vitest";
import { enlarge } from "../../src/pixels/enlarge.ts";

/** Returns a mosaic in which every cell has its own colour. */
function numbered(columns: number, rows: number, width: number, height: number) {
  const grid = layGrid({ grid: { columns, rows } }, width, height);
  return { ...grid, colors: Uint8Array.from({ length: 4 * columns * rows }, (_, i) => i + 1) };
}

describe("enlarge", () => {
  test("gives the core's pixels at the photo's own size", () => {
    const mosaic = numbered(3, 2, 11, 7);
    expect([...enlarge(mosaic, { width: 11, height: 7 })]).toEqual([...paint(mosaic).data]);
  });

  test("rounds cell edges to whole canvas pixels", () => {
    const mosaic = numbered(2, 1, 3, 1);
    // The edge is at 1 (or 2) of 3 pixels; on 5 pixels at the nearest whole one.
    const edge = Math.round(((mosaic.xEdges[1] ?? 0) * 5) / 3);
    const reds = [...enlarge(mosaic, { width: 5, height: 2 })].filter((_, i) => i % 4 === 0);
    const row = Array.from({ length: 5 }, (_, x) => (x < edge ? 1 : 5));
    expect(reds).toEqual([...row, ...row]);
  });

  test("drops cells that get no pixel on a small canvas", () => {
    const pixels = enlarge(numbered(8, 4, 80, 40), { width: 4, height: 2 });
    expect(pixels).toHaveLength(4 * 4 * 2);
    expect(pixels.every((value) => value > 0)).toBe(true);
  });

  test("paints a part as it is in the whole", () => {
    const mosaic = numbered(5, 4, 31, 23);
    const size = { width: 97, height: 61 };
    const whole = enlarge(mosaic, size);
    const part = { left: 13, top: 7, width: 40, height: 30 };
    const expected: number[] = [];
    for (let y = 0; y < part.height; y++) {
      const start = 4 * ((part.top + y) * size.width + part.left);
      expected.push(...whole.subarray(start, start + 4 * part.width));
    }
    expect([...enlarge(mosaic, size, part)]).toEqual(expected);
  });
});
