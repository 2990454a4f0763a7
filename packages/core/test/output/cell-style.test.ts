import { encode } from "jpeg-js";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import type { CellStyleOptions } from "../../src/mosaic/cell-style.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { flattenOnWhite, type Mosaic } from "../../src/mosaic/mosaic.ts";
import { roundRows } from "../../src/mosaic/round-cells.ts";
import { decode, estimate, measure, pixelate, type PixelateOptions } from "../../src/index.ts";
import { writeJpeg, writePng } from "../../src/output/write-mosaic.ts";
import { openSource } from "../../src/source/source.ts";
import { greyGamma18 } from "../color/icc-profile.ts";
import { mosaicKinds, mosaics } from "../mosaic/arbitrary-mosaic.ts";

const GAP_COLORS = {
  "#ffffff": [255, 255, 255, 255],
  "#0a1420": [10, 20, 32, 255],
  transparent: [0, 0, 0, 0],
};

const styles = fc.record({
  gap: fc.integer({ min: 0, max: 6 }),
  gapColor: fc.constantFrom(...(Object.keys(GAP_COLORS) as (keyof typeof GAP_COLORS)[])),
  shape: fc.constantFrom("square" as const, "round" as const),
});

/** Paints cells pixel by pixel, in whole numbers. */
function paintedPlainly(
  mosaic: Mosaic,
  { gap = 0, gapColor = "#ffffff", shape }: CellStyleOptions,
): Uint8Array {
  const { width, height, columns, rows, xEdges, yEdges, colors } = mosaic;
  const between = GAP_COLORS[gapColor as keyof typeof GAP_COLORS];
  const pixels = new Uint8Array(4 * width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = between[i % 4];
  const inset = (from: number, to: number) => {
    const taken = Math.min(gap, to - from - 1);
    return [from + Math.floor(taken / 2), to - Math.ceil(taken / 2)] as const;
  };
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = inset(yEdges[row], yEdges[row + 1]);
    for (let column = 0; column < columns; column++) {
      const [left, right] = inset(xEdges[column], xEdges[column + 1]);
      const across = (right - left) ** 2;
      const down = (bottom - top) ** 2;
      const cell = 4 * (row * columns + column);
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const dx = (2 * x + 1 - left - right) ** 2;
          const dy = (2 * y + 1 - top - bottom) ** 2;
          if (shape === "round" && dx * down + dy * across > across * down) continue;
          pixels.set(colors.subarray(cell, cell + 4), 4 * (y * width + x));
        }
      }
    }
  }
  return pixels;
}

describe("gaps and round cells", () => {
  it.each(mosaicKinds)("are in a PNG of %s what painting each pixel gives", (kind) => {
    fc.assert(
      fc.property(mosaics(kind, 90, 70), styles, (mosaic, style) => {
        const png = PNG.sync.read(Buffer.from(writePng(mosaic, style)));
        expect([png.width, png.height]).toEqual([mosaic.width, mosaic.height]);
        expect(new Uint8Array(png.data)).toEqual(paintedPlainly(mosaic, style));
      }),
    );
  });

  it("are in a JPEG what painting gives on white, within what its rounding explains", () => {
    fc.assert(
      fc.property(fc.constantFrom(...mosaicKinds), styles, (kind, style) => {
        fc.assert(
          fc.property(mosaics(kind, 50, 50), (mosaic) => {
            const jpeg = writeJpeg(mosaic, { ...style, quality: 100, subsampling: "4:4:4" });
            const onWhite = {
              ...style,
              gapColor: style.gapColor === "transparent" ? undefined : style.gapColor,
            };
            const expected = paintedPlainly(flattenOnWhite(mosaic), onWhite);
            const shown = decode(jpeg).data;
            const most = shown.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i])), 0);
            expect(most).toBeLessThanOrEqual(4);
          }),
          { numRuns: 3 },
        );
      }),
      { numRuns: 30 },
    );
  });

  it("take runs, not pixels: two for each cell and row at most, and equal rows at once", () => {
    const countRuns = (width: number) => {
      let runs = 0;
      let shownRows = 0;
      roundRows(layGrid({ grid: { columns: 8 } }, width, width), { gap: 2 }, (_, __, count, rows) => {
        runs += count;
        shownRows += rows;
      });
      expect(shownRows).toBe(width);
      return runs;
    };
    expect(countRuns(2_000)).toBeLessThan(17 * 2_000);
    expect(countRuns(4_000) / countRuns(2_000)).toBeLessThan(2.1);
  });

  it("leave the cells' colors as they are: nothing is mixed at the edges", () => {
    const photo = gradient();
    const options = { grid: { columns: 9 }, palette: "pico8", format: "png" } as const;
    const shown = PNG.sync.read(Buffer.from(pixelate(photo, { ...options, gap: 3, shape: "round" })));
    const colorsOf = (data: Uint8Array) =>
      new Set(Array.from({ length: data.length / 4 }, (_, i) => data.subarray(4 * i, 4 * i + 4).join()));
    const cells = colorsOf(decode(pixelate(photo, options)).data);
    expect(colorsOf(shown.data)).toEqual(cells.add("255,255,255,255"));
  });

  it("fit in scaled cells, all of one size", () => {
    const png = pixelate(gradient(), { grid: { columns: 4, rows: 3 }, scale: 8, gap: 2, format: "png" });
    const { width, height, data } = decode(png);
    expect([width, height]).toEqual([32, 24]);
    const isGap = Array.from({ length: 32 }, (_, x) => data[4 * (4 * 32 + x) + 2] === 255);
    expect(isGap.map((gap) => (gap ? "-" : "#")).join("")).toBe("-######-".repeat(4));
  });

  it("are the same in every way to write a PNG, and cost more than cells side by side", () => {
    const photo = gradient();
    const style = { grid: 6, gap: 3, gapColor: "#102030", shape: "round" } as const;
    const [mosaic] = measure(photo, [{ grid: 6 }]);
    const { gap, gapColor, shape } = style;
    expect(pixelate(photo, { ...style, format: "png" })).toEqual(writePng(mosaic, { gap, gapColor, shape }));
    for (const format of ["jpeg", "png"] as const) {
      const plain = estimate(photo, { grid: 6, format });
      expect(estimate(photo, { ...style, format }).work).toBeGreaterThan(plain.work);
      const square = { grid: 6, gap: 3, format } as const;
      expect(estimate(photo, square).work).toBeGreaterThan(plain.work);
    }
  });

  it.each<[PixelateOptions, string]>([
    [{ gap: -1 }, "Expected a whole number from 0 to 1000 for gap but received -1"],
    [{ gap: 1.5 }, "Expected a whole number from 0 to 1000 for gap but received 1.5"],
    [{ gap: 1, gapColor: "#fff" }, 'Expected "#rrggbb" or "transparent" for gapColor but received "#fff"'],
    [{ gapColor: "#ffffff" }, 'Expected a gap or the shape "round" beside gapColor but received neither'],
    [
      { gap: 1, regions: [{ left: 0, top: 0, width: 4, height: 4 }] },
      "Expected neither gap nor shape beside regions or keep, which leave pixels as they are, but received one",
    ],
  ])("reject %o", (options, message) => {
    expect(() => pixelate(gradient(), options)).toThrow(message);
  });

  it("drop a profile for grey beside other colors, as a solid cover does", () => {
    const grey = { ...layGrid({ grid: 1 }, 20, 20), colors: Uint8Array.of(90, 90, 90, 255) };
    const photo = writePng(grey, { iccProfile: greyGamma18 });
    const profileOf = (options: PixelateOptions) =>
      openSource(pixelate(photo, { ...options, colorProfile: "keep" })).header.iccProfile;
    expect(profileOf({ gap: 2, grid: 4 })).toEqual(greyGamma18);
    expect(profileOf({ gap: 2, grid: 4, gapColor: "#ff0000" })).toBeUndefined();
    expect(profileOf({ gap: 2, grid: 4, gapColor: "#ff0000", format: "jpeg" })).toBeUndefined();
    expect(profileOf({ cover: "solid", color: "#ff0000" })).toBeUndefined();
    expect(() => writePng(grey, { iccProfile: greyGamma18, gap: 1, gapColor: "#ff0000" })).toThrow(
      RangeError,
    );
  });

  it("reject values of other kinds", () => {
    const wrong = [{ gap: "2" }, { shape: "oval" }, { gap: 1, gapColor: 0 }] as unknown as PixelateOptions[];
    for (const options of wrong) expect(() => pixelate(gradient(), options)).toThrow(TypeError);
  });
});

function gradient(): Uint8Array {
  const [width, height] = [90, 60];
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 4);
    return [(2 * pixel) % width, Math.floor(pixel / width), 20, 255][i % 4] ?? 0;
  });
  return new Uint8Array(encode({ width, height, data }, 90).data);
}
