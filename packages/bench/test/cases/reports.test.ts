import { existsSync, readdirSync, readFileSync } from "node:fs";
import { decode, measure, PixelateError, pixelate, type PixelateOptions } from "@pixelater/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";

/** Small files in the shape of public bug reports, kept beside the project. */
const REPORTS = new URL("../../../../../shared/cases/reports/", import.meta.url);

interface Shown {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of 4 × 3 cells. */
  readonly colors: readonly (readonly number[])[];
}

const isThere = existsSync(new URL("expected.json", REPORTS));
if (!isThere) console.warn("Not tested: the cases of bug reports are not beside the project.");
const expected = isThere
  ? (JSON.parse(readFileSync(new URL("expected.json", REPORTS), "utf8")) as Record<string, Shown>)
  : {};

/**
 * Here expected.json has what libvips shows when it ignores checksums. What counts is the picture without the chunk whose
 * CRC is wrong: not turned, as in another file of the same pixels.
 */
const SAME_AS: Record<string, string> = { "P1-crc-exif-wrong.png": "O1-exif-after-idat.png" };

const files = (isThere ? readdirSync(REPORTS) : []).filter(
  (name) => name in expected && (name.endsWith(".png") || name.startsWith("I1-")) && !name.startsWith("W1-"),
);

const PNG = { format: "png" } as const;
const JPEG = { format: "jpeg", quality: 100, subsampling: "4:4:4" } as const;
const GRID = { columns: 4, rows: 3 };
const QUARTER = [{ left: 0, top: 0, width: "50%", height: "50%" }] as const;

/** Options with which every pixel keeps its color: a viewer shows the output like the photo. */
const FAITHFUL: Record<string, PixelateOptions> = {
  "cells of a pixel": { cellSize: 1 },
  "cells of a pixel in linear light": { cellSize: 1, light: "linear" },
  "no regions": { regions: [] },
  "regions of cells of a pixel": { cellSize: 1, regions: QUARTER },
};

/** Ways in which cells are means of the file's own values. */
const AVERAGED: Record<string, PixelateOptions> = {
  "coarse cells": { grid: GRID },
  "regions of coarse cells": { grid: GRID, regions: QUARTER },
};

describe.skipIf(!isThere).each(files)("%s", (name) => {
  const bytes = isThere ? new Uint8Array(readFileSync(new URL(name, REPORTS))) : new Uint8Array();
  const shown = expected[SAME_AS[name] ?? name] ?? { width: 0, height: 0, colors: [] };

  it.each(Object.entries(FAITHFUL))("is shown as libvips shows it, with %s", async (_, options) => {
    for (const [format, isLossy] of [[PNG, isJpeg(bytes)] as const, [JPEG, true] as const]) {
      const output = pixelate(bytes, { ...options, ...format });
      expect(isJpeg(output)).toBe(format === JPEG);
      const { width, height, colors } = await cellsShown(output, { ignoreIcc: false });
      expect([width, height]).toEqual([shown.width, shown.height]);
      const wanted = format === JPEG ? shown.colors.map(onWhite) : shown.colors;
      expect(farthest(colors, wanted), format.format).toBeLessThanOrEqual(isLossy ? 3 : 1);
    }
  });

  it.each(Object.entries(AVERAGED))("has the means of its own values, with %s", async (_, options) => {
    const raster = decode(bytes);
    const own = cellsOf(raster.data, raster.width, raster.height);
    for (const [format, isLossy] of [[PNG, isJpeg(bytes)] as const, [JPEG, true] as const]) {
      const { colors } = await cellsShown(pixelate(bytes, { ...options, ...format }), { ignoreIcc: true });
      const wanted = format === JPEG ? own.map(onWhite) : own;
      expect(farthest(colors, wanted), format.format).toBeLessThanOrEqual(isLossy ? 3 : 1);
    }
  });

  it("is decoded and measured alike", () => {
    const { width, height, data } = decode(bytes);
    const [mosaic] = measure(bytes, [{ grid: GRID }]);
    const cells = Array.from({ length: 12 }, (_, i) => [...mosaic.colors.subarray(4 * i, 4 * i + 4)]);
    expect(farthest(cells, cellsOf(data, width, height))).toBeLessThanOrEqual(isJpeg(bytes) ? 3 : 0.5);
  });
});

describe.skipIf(!isThere)("image data that zlib refuses", () => {
  it.each(["adler-wrong.png", "inflate-browser-accepts.png"])(
    "is refused in Node and browsers: %s",
    { timeout: 60_000 },
    async (name) => {
      const bytes = new Uint8Array(readFileSync(new URL(name, REPORTS)));
      const bundle: unknown = await import(new URL("../../../core/dist/browser.js", import.meta.url).href);
      const browser = bundle as typeof import("@pixelater/core");
      for (const options of [{ grid: 4 }, { cellSize: 1 }, { regions: QUARTER }]) {
        expect(codeOf(() => pixelate(bytes, options), PixelateError)).toBe("CORRUPT_PNG");
        expect(codeOf(() => browser.pixelate(bytes, options), browser.PixelateError)).toBe("CORRUPT_PNG");
      }
    },
  );
});

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff;
}

/** The cells of an image as libvips shows it, or without its profile. */
async function cellsShown(bytes: Uint8Array, { ignoreIcc }: { readonly ignoreIcc: boolean }): Promise<Shown> {
  const { data, info } = await sharp(bytes, { ignoreIcc })
    .autoOrient()
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { width, height, colors: cellsOf(data, width, height) };
}

/** Means of 4 × 3 cells of RGBA pixels, colors weighted by alpha. */
function cellsOf(data: Uint8Array, width: number, height: number): number[][] {
  const edge = (i: number, count: number, size: number) => Math.ceil((i * size) / count - 0.5);
  return Array.from({ length: 12 }, (_, cell) => {
    const [column, row] = [cell % 4, Math.floor(cell / 4)];
    const sums = [0, 0, 0, 0];
    let pixels = 0;
    for (let y = edge(row, 3, height); y < edge(row + 1, 3, height); y++) {
      for (let x = edge(column, 4, width); x < edge(column + 1, 4, width); x++, pixels++) {
        const [r = 0, g = 0, b = 0, a = 0] = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
        for (const [i, value] of [r * a, g * a, b * a, a].entries()) sums[i] = (sums[i] ?? 0) + value;
      }
    }
    const [r = 0, g = 0, b = 0, a = 0] = sums;
    return a === 0 ? [0, 0, 0, 0] : [r / a, g / a, b / a, a / pixels];
  });
}

function onWhite([r = 0, g = 0, b = 0, a = 0]: readonly number[]): number[] {
  return [...[r, g, b].map((value) => (value * a) / 255 + 255 - a), 255];
}

function farthest(actual: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): number {
  return Math.max(
    ...wanted.flatMap((color, i) => color.map((value, c) => Math.abs(value - (actual[i]?.[c] ?? Infinity)))),
  );
}

function codeOf(read: () => unknown, PixelateErrorHere: typeof PixelateError): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof PixelateErrorHere) return error.code;
    throw error;
  }
}
