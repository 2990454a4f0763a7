import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oklabOfSrgb } from "../../src/color/oklab.ts";
import { applyPalette, measure } from "../../src/index.ts";
import { bestColors } from "../../src/mosaic/best-colors.ts";
import { mosaics } from "./arbitrary-mosaic.ts";

const cells = (...rgba: readonly (readonly number[])[]) => Uint8Array.from(rgba.flat());
const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));

/** Mean squared distance, in Oklab, of visible cells from what they became. */
function errorOf(before: Uint8Array, after: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < before.length; at += 4) {
    const [r, g, b] = before.subarray(at, at + 3);
    const [x, y, z] = after.subarray(at, at + 3);
    const shown = oklabOfSrgb(x, y, z);
    sum += oklabOfSrgb(r, g, b).reduce((all, value, i) => all + (value - (shown[i] ?? NaN)) ** 2, 0);
  }
  return sum / (before.length / 4);
}

describe("bestColors", () => {
  it("returns all colors where there are no more, dark ones first", () => {
    const red = [200, 0, 0, 255];
    const blue = [0, 0, 90, 255];
    expect(bestColors(cells(red, blue, red), 5)).toEqual([blue.slice(0, 3), red.slice(0, 3)]);
  });

  it("does not count invisible cells, and has a color even for nothing else", () => {
    expect(bestColors(cells([9, 9, 9, 0], [7, 8, 9, 255]), 2)).toEqual([[7, 8, 9]]);
    expect(bestColors(cells([9, 9, 9, 0]), 2)).toEqual([[0, 0, 0]]);
  });

  it("splits two heaps of colors where the eye does, whatever their sizes", () => {
    const dark = Array.from({ length: 90 }, (_, i) => [20 + (i % 5), 20, 20, 255]);
    const bright = Array.from({ length: 3 }, (_, i) => [240, 240 - i, 240, 255]);
    expect(bestColors(cells(...dark, ...bright), 2)).toEqual([
      [22, 20, 20],
      [240, 239, 240],
    ]);
  });

  it("gives at most as many colors as wanted, the same for the same cells", () => {
    fc.assert(
      fc.property(
        mosaics("opaque colours", 40, 40),
        fc.integer({ min: 1, max: 256 }),
        ({ colors }, count) => {
          const best = bestColors(colors, count);
          expect(best.length).toBeGreaterThan(0);
          expect(best.length).toBeLessThanOrEqual(count);
          expect(bestColors(colors.slice(), count)).toEqual(best);
        },
      ),
    );
  });

  it.each(["rocket.jpg", "coffee.png"])(
    "suits the cells of %s better than every palette of a machine",
    (name) => {
      const [mosaic] = measure(photo(name), [{ grid: { longSide: 64 } }]);
      const error = (palette: Parameters<typeof applyPalette>[1]) =>
        errorOf(mosaic.colors, applyPalette(mosaic, palette).colors);
      const own = error({ colors: 16 });
      for (const palette of ["c64", "pico8", "ega", "nes"] as const)
        expect(own).toBeLessThan(error(palette) / 2);
      expect(error({ colors: 64 })).toBeLessThan(own / 2);
    },
  );
});
