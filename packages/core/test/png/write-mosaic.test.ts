import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { readPngChunks } from "../../src/png/syntax/chunks.ts";
import { decodePng } from "./decode-png.ts";
import { readPngHeader } from "../../src/png/syntax/header.ts";
import { writePngMosaic } from "../../src/png/write-mosaic.ts";
import { paint } from "../../src/pixels/raster.ts";
import { mosaicKinds, mosaics } from "../mosaic/arbitrary-mosaic.ts";
import { curv, displayP3, greyGamma18, rgbProfile, SRGB } from "../color/icc-profile.ts";

describe("writePngMosaic", () => {
  for (const kind of mosaicKinds) {
    it(`gives back exactly a mosaic of ${kind}, to this package and to pngjs`, () => {
      fc.assert(
        fc.property(mosaics(kind, 300, 200), (mosaic) => {
          const png = writePngMosaic(mosaic);
          const expected = Buffer.from(paint(mosaic).data);
          expect(Buffer.from(decodePng(png).data).equals(expected)).toBe(true);
          expect(Buffer.from(PNG.sync.read(Buffer.from(png)).data).equals(expected)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("gives back scanlines longer than deflate's window", () => {
    const wide = coloured(
      layGrid({ grid: { columns: 300, rows: 3 } }, 11_111, 10),
      (i) => Math.imul(i, 2_654_435_761) >>> 24,
    );
    const widePng = writePngMosaic(wide);
    expect(readPngHeader(widePng).colorType).toBe(2);
    expect(Buffer.from(decodePng(widePng).data).equals(paint(wide).data)).toBe(true);
  });

  it.each([
    ["black and white", [0, 0, 0, 255, 255, 255, 255, 255], { colorType: 0, bitDepth: 1 }],
    ["four shades of grey", [0, 0, 0, 255, 85, 85, 85, 255], { colorType: 0, bitDepth: 2 }],
    ["two colours", [1, 2, 3, 255, 4, 5, 6, 255], { colorType: 3, bitDepth: 1 }],
    ["two colours, one of them translucent", [1, 2, 3, 255, 4, 5, 6, 7], { colorType: 3, bitDepth: 1 }],
  ])("holds %s in as few bits as they need", (_, colors, expected) => {
    const grid = layGrid({ grid: { columns: 2, rows: 1 } }, 100, 90);
    const png = writePngMosaic({ ...grid, colors: Uint8Array.from(colors) });
    expect(readPngHeader(png)).toMatchObject(expected);
  });

  it("writes no chunk but those of the pixels", () => {
    const grid = layGrid({ grid: 3 }, 20, 10);
    const png = writePngMosaic(coloured(grid, (i) => 5 * i));
    const types = [
      ...Buffer.from(png)
        .toString("latin1")
        .matchAll(/IHDR|PLTE|tRNS|IDAT|IEND|[a-z][A-Z]{2}[a-z]/g),
    ];
    expect(types.map(([type]) => type)).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(readPngChunks(png).format).toMatchObject({ width: 20, height: 10 });
  });

  it("embeds an ICC profile when given one", () => {
    const iccProfile = rgbProfile(
      SRGB,
      curv((value) => value ** 3, 1_000),
    );
    const png = writePngMosaic(
      coloured(layGrid({ grid: 2 }, 5, 7), (i) => i),
      { iccProfile },
    );
    expect(readPngHeader(png).iccProfile).toEqual(iccProfile);
  });

  const greys = fc.oneof(mosaics("opaque greys", 60, 40), mosaics("greys with alpha", 60, 40));
  it("takes a grey color type beside a profile for grey, of which a palette would be none", () => {
    const iccProfile = greyGamma18;
    fc.assert(
      fc.property(greys, (mosaic) => {
        const png = writePngMosaic(mosaic, { iccProfile });
        expect([0, 4]).toContain(readPngHeader(png).colorType);
        expect(readPngHeader(png).iccProfile).toEqual(iccProfile);
        expect(Buffer.from(decodePng(png).data).equals(paint(mosaic).data)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("uses no gray color type beside a profile, which is for red, green and blue", () => {
    const iccProfile = displayP3;
    fc.assert(
      fc.property(greys, (mosaic) => {
        const png = writePngMosaic(mosaic, { iccProfile });
        expect([2, 3, 6]).toContain(readPngHeader(png).colorType);
        expect(Buffer.from(decodePng(png).data).equals(paint(mosaic).data)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

function coloured(grid: ReturnType<typeof layGrid>, colorOf: (i: number) => number): Mosaic {
  const colors = Uint8Array.from({ length: 4 * grid.columns * grid.rows }, (_, i) =>
    i % 4 === 3 ? 255 : colorOf(i),
  );
  return { ...grid, colors };
}
