import { readFileSync } from "node:fs";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { writeWebp } from "../../src/exports/webp.ts";
import { measure, writePng } from "../../src/index.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { paint } from "../../src/pixels/raster.ts";
import { mosaicKinds, mosaics } from "../mosaic/arbitrary-mosaic.ts";

/** Decodes a WebP by libwebp. */
async function pixelsOf(webp: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(webp).ensureAlpha().raw().toBuffer());
}

function oneColor(width: number, height: number, color: readonly number[]): Mosaic {
  return { ...layGrid({ grid: 1 }, width, height), colors: Uint8Array.from(color) };
}

describe("writeWebp", () => {
  it.each(mosaicKinds)("gives libwebp exactly the pixels of a mosaic: %s", async (kind) => {
    await fc.assert(
      fc.asyncProperty(mosaics(kind, 90, 70), async (mosaic) => {
        expect(await pixelsOf(writeWebp(mosaic))).toEqual(paint(mosaic).data);
      }),
      { numRuns: 10 },
    );
  });

  it("copies any number of pixels, and writes images of one color and of one pixel", async () => {
    for (const mosaic of [
      oneColor(1, 1, [1, 2, 3, 255]),
      oneColor(4097, 3, [9, 8, 7, 100]),
      oneColor(1, 9000, [0, 0, 0, 0]),
      oneColor(2500, 700, [200, 100, 50, 255]),
    ]) {
      expect(Buffer.compare(await pixelsOf(writeWebp(mosaic)), paint(mosaic).data)).toBe(0);
    }
  });

  it("is less than half of a PNG for mosaics of six megapixels", () => {
    const rocket = readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url));
    for (const { columns, rows, colors } of measure(
      rocket,
      [8, 16, 32, 64].map((grid) => ({ grid })),
    )) {
      const mosaic = { ...layGrid({ grid: { columns, rows } }, 3000, 2000), colors };
      expect(writeWebp(mosaic).length).toBeLessThan(0.5 * writePng(mosaic).length);
    }
  });

  it("rejects sides that no decoder reads", async () => {
    expect(() => writeWebp(oneColor(16_384, 1, [0, 0, 0, 255]))).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
    const longest = oneColor(16_383, 1, [5, 6, 7, 255]);
    expect(await pixelsOf(writeWebp(longest))).toEqual(paint(longest).data);
  });
});
