import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, inspect, pixelate } from "../../src/index.ts";
import { EVERY_PATH, largestDifference } from "./every-path.ts";
import { codeOf } from "./errors.ts";

/** Small files in the shape of public bug reports, kept beside the project, with their colours as libvips shows them. */
const CASES = new URL("../../../../../shared/cases/reports/", import.meta.url);

interface Expected {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of 4 × 3 cells. */
  readonly colors: readonly (readonly number[])[];
}

function readExpected(): Map<string, Expected> {
  if (!existsSync(CASES)) {
    console.warn("Not tested: the cases of bug reports are not beside the project.");
    return new Map();
  }
  const text = readFileSync(new URL("expected.json", CASES), "utf8");
  return new Map(Object.entries(JSON.parse(text) as Record<string, Expected>));
}

function read(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, CASES)));
}

const expected = readExpected();
// C1 is about cells where decoding clips, I1 about colour profiles.
const photos = [...expected].filter(([name]) => name.endsWith(".jpg") && /^R[12]/.test(name));

describe.runIf(photos.length > 0)("JPEG files of bug reports", () => {
  it("are there", () => {
    expect(photos.length).toBeGreaterThanOrEqual(14);
  });

  describe.each(photos)("%s", (name, { width, height, colors }) => {
    const bytes = expected.size > 0 ? read(name) : new Uint8Array();

    it("has its size", () => {
      expect(inspect(bytes)).toMatchObject({ width, height });
    });

    it.each(Object.entries(EVERY_PATH))("shows what libvips shows: %s", (_, colorsByPath) => {
      expect(largestDifference(colorsByPath(bytes), colors)).toBeLessThanOrEqual(3);
    });
  });

  it.each([
    "cmyk-noadobe.jpg",
    "grey-rst.jpg",
    "prog-rst.jpg",
    "DQT-slot-redefined-between-scans.jpg",
    "stray-bytes-before-SOF.jpg",
  ])("%s is the same on every path that reads its pixels", (name) => {
    const bytes = read(name);
    const shown = EVERY_PATH["decode"](bytes);
    for (const path of ["cells of 4 pixels", "cells of 1 pixel in linear light", "a region to PNG"]) {
      expect([path, largestDifference(EVERY_PATH[path](bytes), shown) <= 2]).toEqual([path, true]);
    }
  });

  it("a side of 65,535 pixels is no JPEG, but a PNG", () => {
    const bytes = read("W1-size-65535x1.png");
    expect(codeOf(() => pixelate(bytes, { grid: 4, format: "jpeg" }))).toBe("TOO_LARGE");
    expect(codeOf(() => pixelate(bytes, { grid: 4, format: "jpeg", regions: [] }))).toBe("TOO_LARGE");
    expect(decode(pixelate(bytes, { grid: 4 }))).toMatchObject({ width: 65_535, height: 1 });
  });
});
