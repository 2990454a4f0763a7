import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, layGrid, measureRaster, preview, type Raster } from "../src/index.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { anyRaster } from "./pixels/arbitrary-raster.ts";
import { pngOf } from "./png/png-of.ts";

/** Averages the squares of `scale` pixels of a whole raster. */
function shrunk(raster: Raster, scale: number): Raster {
  const { columns, rows, colors } = measureRaster(
    raster,
    layGrid({ cellSize: scale }, raster.width, raster.height),
  );
  return { width: columns, height: rows, data: colors };
}

describe("preview", () => {
  const scales = [1, 2, 4, 8] as const;

  it("averages squares of a PNG's pixels exactly, those at the edges of what is there", () => {
    fc.assert(
      fc.property(anyRaster(), fc.constantFrom(...scales), (raster, scale) => {
        const png = pngOf(raster);
        expect(preview(png, { scale })).toEqual(shrunk(decode(png), scale));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["grey", [0x11]],
    ["4:4:4", [0x11, 0x11, 0x11]],
    ["4:2:0", [0x22, 0x11, 0x11]],
    ["4:2:2", [0x21, 0x11, 0x11]],
    ["4:1:1", [0x41, 0x11, 0x11]],
  ])("gives nearly the means of a JPEG's pixels: %s", (_, sampling) => {
    // Chroma without detail: where it changes between pixels, a decoder's interpolation is no mean.
    const picture = randomPicture({ width: 96, height: 64, sampling, contrast: 0.8 });
    for (const plane of picture.planes.slice(1)) plane.coefficients.fill(0);
    for (const options of [{}, { progressive: true }, { restartInterval: 2 }]) {
      const jpeg = writeJpeg(picture, options);
      for (const scale of scales) {
        const small = preview(jpeg, { scale });
        const means = shrunk(decode(jpeg), scale);
        expect([small.width, small.height]).toEqual([means.width, means.height]);
        const farthest = small.data.reduce(
          (most, value, i) => Math.max(most, Math.abs(value - means.data[i])),
          0,
        );
        expect(farthest).toBeLessThanOrEqual(scale === 1 ? 0 : 1);
      }
    }
  });

  it("takes chroma at the preview's own resolution where a JPEG has it", () => {
    const jpeg = writeJpeg(randomPicture({ width: 96, height: 64, sampling: [0x22, 0x11, 0x11] }));
    const flat = writeJpeg(randomPicture({ width: 96, height: 64, sampling: [0x11, 0x11, 0x11], detail: 0 }));
    const meanDifference = (file: Uint8Array, scale: 2 | 4 | 8) => {
      const means = shrunk(decode(file), scale).data;
      const small = preview(file, { scale }).data;
      return small.reduce((sum, value, i) => sum + Math.abs(value - means[i]), 0) / means.length;
    };
    expect(meanDifference(jpeg, 2)).toBeLessThan(2);
    expect(meanDifference(jpeg, 4)).toBeLessThan(2);
    expect(meanDifference(jpeg, 8)).toBeLessThan(4);
    expect(meanDifference(flat, 8)).toBeLessThan(1);
  });

  it("has ⌈side / scale⌉ pixels for every size, without reading beyond the planes", () => {
    for (const sampling of [
      [0x11],
      [0x22, 0x11, 0x11],
      [0x21, 0x11, 0x11],
      [0x12, 0x11, 0x11],
      [0x41, 0x11, 0x11],
    ]) {
      for (const [width, height] of [
        [1, 1],
        [9, 17],
        [33, 7],
        [65, 40],
      ]) {
        const jpeg = writeJpeg(randomPicture({ width, height, sampling }));
        for (const scale of scales) {
          const small = preview(jpeg, { scale });
          expect([small.width, small.height]).toEqual([Math.ceil(width / scale), Math.ceil(height / scale)]);
          expect(small.data.length).toBe(4 * small.width * small.height);
          expect(small.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
        }
      }
    }
  });

  it("is an eighth by default, and takes no other scale", () => {
    const jpeg = writeJpeg(randomPicture({ width: 40, height: 24, sampling: [0x11] }));
    expect(preview(jpeg)).toEqual(preview(jpeg, { scale: 8 }));
    expect(() => preview(jpeg, { scale: 3 as 2 })).toThrow(RangeError);
    expect(() => preview(jpeg, { limits: { maxPixels: 1 } })).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
  });
});
