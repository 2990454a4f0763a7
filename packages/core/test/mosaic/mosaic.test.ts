import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { flattenOnWhite } from "../../src/mosaic/mosaic.ts";

describe("flattenOnWhite", () => {
  it("mixes each colour with white by its alpha, halves up", () => {
    const colors = Uint8Array.of(200, 100, 0, 255, 0, 10, 255, 0, 0, 100, 255, 127);
    const flat = flattenOnWhite({ ...layGrid({ grid: { columns: 3, rows: 1 } }, 3, 1), colors });
    // 255 − 127/255·255 = 128; 100·127/255 + 128 = 177.8 → 178.
    expect([...flat.colors]).toEqual([200, 100, 0, 255, 255, 255, 255, 255, 128, 178, 255, 255]);
    expect(colors[4]).toBe(0);
  });
});
