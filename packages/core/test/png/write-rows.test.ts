import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { decodePng } from "./decode-png.ts";
import { readPngHeader } from "../../src/png/syntax/header.ts";
import { writePngRaster } from "../pixels/write-raster.ts";
import type { Raster } from "../../src/pixels/raster.ts";
import { seededRandom } from "../jpeg/random.ts";
import { displayP3, greyGamma18 } from "../color/icc-profile.ts";

type ColorOf = (random: () => number) => readonly number[];

const byte = (random: () => number) => Math.floor(256 * random());
const grey = (random: () => number) => Array<number>(3).fill(byte(random));

/** Kinds of pixels, and how a PNG of them should be held. */
const KINDS: readonly (readonly [string, number, number, ColorOf])[] = [
  ["one colour", 3, 1, () => [7, 8, 9, 255]],
  ["four colours", 3, 2, (random) => [Math.floor(4 * random()), 0, 0, 255]],
  ["sixteen colours, some translucent", 3, 4, (random) => [0, 9, 0, 200 + Math.floor(16 * random())]],
  ["two hundred colours", 3, 8, (random) => [Math.floor(200 * random()), 1, 2, 255]],
  ["greys with alpha", 4, 8, (random) => [...grey(random), byte(random)]],
  ["opaque colours", 2, 8, (random) => [byte(random), byte(random), byte(random), 255]],
  ["any colours", 6, 8, (random) => [byte(random), byte(random), byte(random), byte(random)]],
];

function rasterOf(width: number, height: number, colorOf: ColorOf, seed = 3): Raster {
  const random = seededRandom(seed);
  const data = Uint8Array.from(Array.from({ length: width * height }, () => colorOf(random)).flat());
  return { width, height, data };
}

describe("writePngRaster", () => {
  it.each(KINDS)(
    "holds %s in as few bits as they need, to this package and to pngjs",
    (_, type, depth, color) => {
      const raster = rasterOf(61, 43, color);
      const png = writePngRaster(raster);
      expect(readPngHeader(png)).toMatchObject({ colorType: type, bitDepth: depth });
      expect(decodePng(png)).toEqual(raster);
      expect(Buffer.compare(PNG.sync.read(Buffer.from(png)).data, raster.data)).toBe(0);
    },
  );

  it("gives back pixels of any kind at any size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(...KINDS),
        fc.nat(1000),
        (width, height, [, , , color], seed) => {
          const raster = rasterOf(width, height, color, seed);
          expect(decodePng(writePngRaster(raster))).toEqual(raster);
        },
      ),
    );
  });

  it("takes no grey type beside a profile for colours", () => {
    const raster = rasterOf(30, 30, (random) => [...grey(random), byte(random)]);
    const png = writePngRaster(raster, { iccProfile: displayP3 });
    expect(readPngHeader(png)).toMatchObject({ colorType: 6 });
    expect(decodePng(png)).toEqual(raster);
  });

  it("takes a grey type beside a profile for grey, even for few shades", () => {
    const shades = rasterOf(30, 30, (random) => [...grey(random), 255]);
    const few = { ...shades, data: shades.data.map((value, i) => (i % 4 === 3 ? value : value & 0xc0)) };
    for (const raster of [shades, few]) {
      const png = writePngRaster(raster, { iccProfile: greyGamma18 });
      expect(readPngHeader(png)).toMatchObject({ colorType: 0, iccProfile: greyGamma18 });
      expect(decodePng(png)).toEqual(raster);
    }
  });

  it("filters what is smooth, so that it takes a fraction of its bytes", () => {
    const data = Uint8Array.from({ length: 4 * 300 * 200 }, (_, i) => {
      const [x, y] = [(i >> 2) % 300, Math.floor((i >> 2) / 300)];
      return [x + y, 2 * y + (x >> 1), 255 - x, 255][i % 4];
    });
    expect(writePngRaster({ width: 300, height: 200, data }).length).toBeLessThan(data.length / 60);
  });
});
