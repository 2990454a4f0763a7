import { layGrid, paint, pixelate, writeJpeg, writePng } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { previewOf } from "../../src/photo/preview.ts";

/** A photo of 8 × 6 cells, each of one color, 160 × 120 pixels. */
const grid = layGrid({ grid: { columns: 8, rows: 6 } }, 160, 120);
const mosaic = {
  ...grid,
  colors: Uint8Array.from({ length: 4 * 48 }, (_, i) =>
    i % 4 === 3 ? 255 : (7 * Math.floor(i / 4) + 40 * (i % 4)) % 256,
  ),
};

describe("previewOf", () => {
  it.each([
    [20, 8],
    [21, 4],
    [40, 4],
    [80, 2],
    [81, 1],
    [1000, 1],
  ])("for a side of %i pixels shrinks by %i, from pixels and from files alike", (side, shrinkage) => {
    const raster = previewOf(paint(mosaic), () => side);
    const file = previewOf(writePng(mosaic), () => side);
    expect([file.shrinkage, file.width, file.height]).toEqual([shrinkage, 160, 120]);
    expect([file.pixels.width, file.pixels.height]).toEqual([160 / shrinkage, 120 / shrinkage]);
    expect(file).toEqual(raster);
    expect([...file.pixels.data.subarray(0, 3)]).toEqual([0, 40, 80]);
  });

  it("asks by the longer side, and rounds up what is left of a square", () => {
    const photo = pixelate(
      writeJpeg({ ...layGrid({ grid: 1 }, 45, 90), colors: mosaic.colors.subarray(0, 4) }),
    );
    let asked = 0;
    const preview = previewOf(photo, (side) => {
      asked = side;
      return 10;
    });
    expect(asked).toBe(90);
    expect([preview.pixels.width, preview.pixels.height]).toEqual([6, 12]);
  });

  it("rejects what is no photo, and photos above a limit", () => {
    expect(() => previewOf(Uint8Array.of(1, 2, 3), () => 500)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_FORMAT" }),
    );
    expect(() => previewOf(writePng(mosaic), () => 500, { maxPixels: 100 })).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
  });
});
