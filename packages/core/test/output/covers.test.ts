import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, pixelate, type Region } from "../../src/index.ts";
import type { Raster } from "../../src/pixels/raster.ts";
import { placeRegions } from "../../src/regions/region.ts";
import { cellsTouched } from "../../src/regions/touched.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { seededRandom } from "../jpeg/random.ts";
import { pngOf } from "../png/png-of.ts";

const SIZE = { width: 160, height: 128 };
const FACE: Region = { left: 50, top: 40, width: 40, height: 34 };

/** A smooth picture with noise; pixels of the given region come from another seed. */
function picture(region: Region, seed: number): Raster {
  const random = seededRandom(7);
  const inside = seededRandom(seed);
  const [{ left, top, right, bottom }] = placeRegions([region], SIZE.width, SIZE.height);
  const data = new Uint8Array(4 * SIZE.width * SIZE.height);
  for (let y = 0, at = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++, at += 4) {
      const isInside = x >= left && x < right && y >= top && y < bottom;
      for (let c = 0; c < 3; c++) {
        const [outer, inner] = [Math.floor(48 * random()), Math.floor(256 * inside())];
        data[at + c] = isInside ? inner : 40 + ((x + c * y) >> 1) + outer;
      }
      data[at + 3] = 255;
    }
  }
  return { ...SIZE, data };
}

describe("covers of regions", () => {
  it.each([{ cover: "solid" }, { cover: "surroundings" }, { color: "#336699" }] as const)(
    "leave all pixels outside as they were: %j",
    (cover) => {
      const raster = picture(FACE, 3);
      const region: Region = { ...FACE, shape: "ellipse", ...cover };
      const covered = decode(pixelate(pngOf(raster), { regions: [region] }));
      const grid = layGrid({ cellSize: 1 }, SIZE.width, SIZE.height);
      // Cells of up to this size border on the ellipse.
      const near = cellsTouched(grid, placeRegions([{ ...FACE, pad: 4 }], SIZE.width, SIZE.height));
      let changed = 0;
      for (let pixel = 0; pixel < near.length; pixel++) {
        const isSame = [0, 1, 2].every((c) => raster.data[4 * pixel + c] === covered.data[4 * pixel + c]);
        if (near[pixel] === 0) expect(isSame).toBe(true);
        else changed += Number(!isSame);
      }
      expect(changed).toBeGreaterThan(0.7 * 40 * 34);
    },
  );

  it("give a region its own cells, from its own edges", () => {
    const raster = picture(FACE, 3);
    const { data } = decode(pixelate(pngOf(raster), { regions: [{ ...FACE, cells: 4 }] }));
    const colors = new Set<number>();
    const words = new Uint32Array(data.buffer);
    for (let y = 40; y < 74; y++) for (let x = 50; x < 90; x++) colors.add(words[y * SIZE.width + x] ?? 0);
    // Four columns of ten pixels, and three rows of about as many.
    expect(colors.size).toBe(12);
    expect(words[40 * SIZE.width + 50]).toBe(words[40 * SIZE.width + 59]);
    expect(words[40 * SIZE.width + 59]).not.toBe(words[40 * SIZE.width + 60]);
  });

  it("keep only what lies in the kept regions", () => {
    const raster = picture(FACE, 3);
    const { data } = decode(pixelate(pngOf(raster), { keep: [FACE], cellSize: 10, color: "#000000" }));
    let kept = 0;
    for (let pixel = 0; 4 * pixel < data.length; pixel++) {
      const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
      const isInside = x >= 50 && x < 90 && y >= 40 && y < 70;
      if (isInside) {
        expect(data[4 * pixel]).toBe(raster.data[4 * pixel]);
        kept++;
      } else expect(data[4 * pixel]).toBe(0);
    }
    expect(kept).toBe(40 * 30);
  });

  it("cover a whole photo with a color", () => {
    const png = pngOf(picture(FACE, 3));
    const { data } = decode(pixelate(png, { color: "#ff8000" }));
    expect([...new Set(new Uint32Array(data.buffer))]).toEqual([0xff0080ff]);
  });

  it("refuse regions and keep at once, and covers from around of a whole photo", () => {
    const png = pngOf(picture(FACE, 3));
    expect(() => pixelate(png, { regions: [FACE], keep: [FACE] })).toThrow(
      new TypeError("Expected regions or keep but received both"),
    );
    expect(() => pixelate(png, { cover: "solid" })).toThrow(
      /^Expected regions or keep beside the cover "solid"/,
    );
    expect(() => pixelate(png, { cover: "black" as never })).toThrow(TypeError);
  });

  it("hide every pixel of any region, whatever its cells and cover", () => {
    const raster = picture({ left: 0, top: 0, ...SIZE }, 5);
    const input = pngOf(raster);
    const place = fc.integer({ min: -30, max: 150 });
    const side = fc.integer({ min: 1, max: 90 });
    const region = fc.record({
      shape: fc.constantFrom("rectangle" as const, "ellipse" as const),
      left: place,
      top: place,
      width: side,
      height: side,
      rotate: fc.integer({ min: -180, max: 180 }),
      cells: fc.integer({ min: 1, max: 30 }),
      color: fc.constantFrom("#ff00ff" as const),
    });
    const pixels = layGrid({ cellSize: 1 }, SIZE.width, SIZE.height);
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 4 }), (regions) => {
        let placed;
        try {
          placed = placeRegions(regions, SIZE.width, SIZE.height);
        } catch {
          return;
        }
        const words = new Uint32Array(decode(pixelate(input, { regions })).data.buffer);
        const touched = cellsTouched(pixels, placed);
        expect(touched.every((isTouched, pixel) => isTouched === 0 || words[pixel] === 0xffff00ff)).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });
});
