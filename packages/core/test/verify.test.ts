import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, pixelate, type PixelateOptions, verify } from "../src/index.ts";
import { pngOf } from "./png/png-of.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../photos/${name}`, import.meta.url)));
const JPEG = photo("rocket.jpg");
const PNG = photo("coffee.png");
const OPTIONS: PixelateOptions = {
  regions: [{ shape: "ellipse", left: "30%", top: "20%", width: "25%", height: "40%" }],
  cover: "surroundings",
};

/** Returns a PNG with one pixel changed. */
function withChangedPixel(png: Uint8Array, x: number, y: number): Uint8Array {
  const raster = decode(png);
  const at = 4 * (y * raster.width + x);
  raster.data[at] ^= 1;
  return pngOf(raster);
}

describe("verify", () => {
  it.each([
    ["a JPEG of a JPEG, by coefficients", JPEG, "jpeg", "coefficients"],
    ["a PNG of a PNG, by pixels", PNG, "png", "pixels"],
    ["a PNG of a JPEG, by pixels", JPEG, "png", "pixels"],
  ] as const)("finds nothing wrong with %s", (_, original, format, comparedBy) => {
    const found = verify(original, pixelate(original, { ...OPTIONS, format }), OPTIONS);
    expect(found).toMatchObject({ outsideUnchanged: true, insideCovered: true, comparedBy, metadata: [] });
    expect(found.outside.compared).toBeGreaterThan(1_000);
    expect(found.inside.compared).toBeGreaterThan(100);
    expect(found.outside.different + found.inside.different).toBe(0);
  });

  it("finds what was not hidden", () => {
    for (const original of [JPEG, PNG]) {
      const found = verify(original, original, OPTIONS);
      expect(found).toMatchObject({ outsideUnchanged: true, insideCovered: false });
      expect(found.inside.different).toBeGreaterThan(100);
    }
  });

  it("finds a region that was hidden elsewhere, and another cover", () => {
    const elsewhere = pixelate(JPEG, { regions: [{ left: 0, top: 0, width: 100, height: 100 }] });
    expect(verify(JPEG, elsewhere, OPTIONS)).toMatchObject({ outsideUnchanged: false, insideCovered: false });
    const cells = pixelate(JPEG, { ...OPTIONS, cover: "cells" });
    expect(verify(JPEG, cells, OPTIONS).insideCovered).toBe(false);
  });

  it("finds a single pixel that differs, outside or inside", () => {
    const output = pixelate(PNG, OPTIONS);
    expect(verify(PNG, withChangedPixel(output, 0, 0), OPTIONS)).toMatchObject({
      outsideUnchanged: false,
      insideCovered: true,
      outside: { different: 1 },
    });
    const { width, height } = decode(output);
    const middle = withChangedPixel(output, Math.floor(0.42 * width), Math.floor(0.4 * height));
    expect(verify(PNG, middle, OPTIONS)).toMatchObject({
      outsideUnchanged: true,
      insideCovered: false,
      inside: { different: 1 },
    });
  });

  it("finds that another encoder lost something outside", () => {
    const lossy = pixelate(PNG, { ...OPTIONS, format: "jpeg" });
    expect(verify(PNG, lossy, OPTIONS)).toMatchObject({ outsideUnchanged: false, comparedBy: "pixels" });
  });

  it("lists what the output holds besides pixels", () => {
    const output = pixelate(JPEG, OPTIONS);
    const comment = Uint8Array.of(0xff, 0xfe, 0, 3, 65);
    const commented = Buffer.concat([
      output.subarray(0, 2),
      comment,
      output.subarray(2),
      Buffer.from("tail"),
    ]);
    expect(verify(JPEG, commented, OPTIONS)).toMatchObject({
      outsideUnchanged: true,
      insideCovered: true,
      metadata: ["comment", "4 bytes behind the image"],
    });
    expect(verify(PNG, pixelate(PNG, OPTIONS), OPTIONS).metadata).toEqual([]);
  });

  it("refuses images of different sizes, and options without regions", () => {
    expect(() => verify(JPEG, PNG, OPTIONS)).toThrow(
      /^Expected an output of 640 × 427 pixels like the original/,
    );
    expect(() => verify(JPEG, JPEG, { grid: 8 })).toThrow(RangeError);
  });
});
