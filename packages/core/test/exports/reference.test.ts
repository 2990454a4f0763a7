import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, inspect, type MeasureOptions, pixelate, PixelateError } from "../../src/index.ts";
import * as reference from "../../src/exports/reference.node.ts";
import { anyGridOptions, anyRaster } from "../pixels/arbitrary-raster.ts";
import { readCorpus } from "../corpora.ts";
import { pngOf } from "../png/png-of.ts";

const PHOTOS = new URL("../../../../photos/", import.meta.url);
const GRIDS = [
  {},
  { grid: 1 },
  { grid: { columns: 7, rows: 90 } },
  { grid: { longSide: 48 } },
  { cellSize: 5 },
  { cellSize: { width: 31, height: 2 } },
] as const satisfies readonly MeasureOptions[];

describe("the reference and the engine", () => {
  it("give the same pixels for a PNG, whatever its size and the grid", () => {
    fc.assert(
      fc.property(anyRaster(), anyGridOptions(), (raster, options) => {
        const png = pngOf(raster);
        expect(decode(reference.pixelate(png, options))).toEqual(decode(pixelate(png, options)));
      }),
    );
  });

  const photos = readdirSync(PHOTOS).filter((name) => /\.(jpg|png)$/.test(name));
  const images = new Map([
    ...photos.map((name) => [name, new Uint8Array(readFileSync(new URL(name, PHOTOS)))] as const),
    ...readCorpus("pngsuite"),
  ]);
  const pngs = [...images].filter(([name, bytes]) => name.endsWith(".png") && isReadable(bytes));
  const jpegs = [...images].filter(([name]) => name.endsWith(".jpg"));

  it.each(pngs)("give the same pixels for %s", (_, png) => {
    for (const options of GRIDS) {
      expect(decode(reference.pixelate(png, options))).toEqual(decode(pixelate(png, options)));
    }
  });

  // jpeg-js cuts off the fractions of pixels, which makes its means up to a level darker.
  it.each(jpegs)("show %s as PNG within 2 levels, and half a level on average", (_, jpeg) => {
    for (const options of [{}, { grid: { columns: 7, rows: 90 } }, { cellSize: 5 }]) {
      const wish = { ...options, format: "png" } as const;
      const { most, mean } = difference(reference.pixelate(jpeg, wish), pixelate(jpeg, wish));
      expect(most).toBeLessThanOrEqual(2);
      expect(mean).toBeLessThan(0.5);
    }
  });

  // Beside that, each of the two writers rounds colors and coefficients its own way.
  it.each(jpegs)("write %s as JPEG within 6 levels, and one on average", (_, jpeg) => {
    const quality = 100;
    const expected = reference.pixelate(jpeg, { grid: 8, quality });
    const actual = pixelate(jpeg, { grid: 8, quality, subsampling: "4:4:4" });
    expect(inspect(expected).format).toBe("jpeg");
    const { most, mean } = difference(expected, actual);
    expect(most).toBeLessThanOrEqual(6);
    expect(mean).toBeLessThan(1);
  });

  it("show transparency on white as JPEG", () => {
    const data = Uint8Array.from({ length: 4 * 16 * 16 }, (_, i) => (i % 4 === 3 ? 51 : 0));
    const png = pngOf({ width: 16, height: 16, data });
    // A fifth of black on white.
    expect([
      ...decode(reference.pixelate(png, { format: "jpeg", quality: 100 })).data.subarray(0, 4),
    ]).toEqual([204, 204, 204, 255]);
  });
});

describe("the reference", () => {
  it("has the means of a worked example", () => {
    // Four pixels in a cell: opaque 10 and 20, a third as opaque 200, and one unseen.
    const data = Uint8Array.of(10, 0, 0, 255, 20, 0, 0, 255, 200, 0, 0, 85, 99, 99, 99, 0);
    const tiles = reference.pixelateImage({ width: 4, height: 1, data }, { grid: 1 });
    // (10 + 20 + 200 / 3) / (2 + 1 / 3) = 41.43, and (255 + 255 + 85 + 0) / 4 = 148.75.
    expect([...tiles.data.subarray(0, 4)]).toEqual([41, 0, 0, 149]);
    expect([...tiles.data.subarray(12)]).toEqual([41, 0, 0, 149]);
  });

  it("imports nothing of the engine", () => {
    const source = readFileSync(new URL("../../src/exports/reference.node.ts", import.meta.url), "utf8");
    const imports = [...source.matchAll(/^import (type )?.* from "(.*)";$/gm)].filter(([, type]) => !type);
    expect(imports.map(([, , from]) => from)).toEqual(["jpeg-js", "pngjs"]);
  });
});

/** Whether the engine reads a file; PngSuite has some that nobody should. */
function isReadable(bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(PixelateError);
    return false;
  }
}

/** The largest difference of a value of two images, and the mean of all. */
function difference(a: Uint8Array, b: Uint8Array): { readonly most: number; readonly mean: number } {
  const [one, other] = [decode(a), decode(b)];
  expect(one).toMatchObject({ width: other.width, height: other.height });
  let [most, sum] = [0, 0];
  for (const [i, value] of one.data.entries()) {
    const levels = Math.abs(value - other.data[i]);
    most = Math.max(most, levels);
    sum += levels;
  }
  return { most, mean: sum / one.data.length };
}
