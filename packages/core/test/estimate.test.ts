import { encode } from "jpeg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  estimate,
  estimateVerify,
  measure,
  type PixelateOptions,
  pixelateAll,
  pixelateEach,
  pixelatePngToPng,
} from "../src/index.ts";
import { growthExponent } from "./growth.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { flatPng } from "./png/flat-png.ts";
import { pngOf } from "./png/png-of.ts";

const data = Uint8Array.from({ length: 4 * 64 * 48 }, (_, i) => (i % 4 === 3 ? 255 : (i * 31) % 256));
const jpeg = new Uint8Array(encode({ width: 64, height: 48, data }, 80).data);
const png = pngOf({ width: 64, height: 48, data });
const progressive = writeJpeg(randomPicture({ width: 64, height: 48, sampling: [0x22, 0x11, 0x11] }), {
  progressive: true,
});
const regions = [{ left: 3, top: 5, width: 9, height: 9 }];
const tooLarge = expect.objectContaining({ code: "TOO_LARGE" }) as Error;
const SIXTEEN = Array.from({ length: 16 }, (_, i) => i);

const anyOptions = fc.record(
  {
    grid: fc.constantFrom(1, 7, 40),
    format: fc.constantFrom("jpeg" as const, "png" as const),
    light: fc.constantFrom("srgb" as const, "linear" as const),
    palette: fc.constantFrom("c64" as const),
    regions: fc.constantFrom(regions, []),
  },
  { requiredKeys: [] },
) satisfies fc.Arbitrary<PixelateOptions>;

describe("estimateVerify", () => {
  it.each<[string, Uint8Array, PixelateOptions, boolean, number]>([
    ["a JPEG's coefficients, a few rows at a time", jpeg, { regions }, false, 0],
    ["the coefficients of progressive outputs, all at once", jpeg, { regions }, true, 8 * 64 * 48],
    ["the pixels of a JPEG and a PNG", jpeg, { regions, format: "png" }, false, 8 * 64 * 48],
    ["the pixels of a PNG", png, { regions }, false, 8 * 64 * 48],
  ])("counts %s", (_, input, options, isProgressive, held) => {
    const outputs = [options, options];
    const cost = estimate(input, outputs);
    const { memoryBytes, work } = estimateVerify(input, outputs, isProgressive);
    expect(memoryBytes - cost.memoryBytesOfEach).toBe(held);
    expect(work).toBeGreaterThan(cost.work);
  });
});

describe("estimate", () => {
  it("costs more for more outputs, and one option is a list of one", () => {
    fc.assert(
      fc.property(fc.constantFrom(jpeg, png, progressive), anyOptions, anyOptions, (input, a, b) => {
        const one = estimate(input, a);
        expect(estimate(input, [a])).toEqual(one);
        const two = estimate(input, [a, b]);
        expect(two.work).toBeGreaterThan(one.work);
        expect(two.memoryBytes).toBeGreaterThanOrEqual(one.memoryBytes);
        expect(two.memoryBytesOfEach).toBeLessThanOrEqual(two.memoryBytes);
        const sizes = pixelateAll(input, [a, b]).map(({ length }) => length);
        expect(two.outputBytes).toBeGreaterThanOrEqual(Math.max(...sizes));
      }),
    );
  });

  it("ignores the limits that it serves, and keeps the others", () => {
    expect(estimate(png, { limits: { maxWork: 1, maxMemory: 1 } })).toEqual(estimate(png));
    expect(() => estimate(png, { limits: { maxPixels: 100 } })).toThrow(tooLarge);
  });

  it.each([
    ["the rows of an image", (n: number) => estimate(flatPng(100, 1_000 * n), { grid: 4 })],
    ["its columns", (n: number) => estimate(flatPng(10_000 * n, 100), { grid: 4 })],
    ["cells", (n: number) => estimate(flatPng(8_000, 8_000), { grid: { columns: 400 * n, rows: 8_000 } })],
    [
      "outputs",
      (n: number) =>
        estimate(
          flatPng(8_000, 8_000),
          SIXTEEN.slice(0, n).map((i) => ({ grid: 2_000 + i })),
        ),
    ],
  ])("grows in proportion to %s", (_, costOf) => {
    const points = [4, 8, 16].map((size) => ({ size, work: costOf(size).work }));
    const exponent = growthExponent(points);
    expect(exponent).toBeGreaterThan(0.8);
    expect(exponent).toBeLessThan(1.1);
  });
});

describe("limits.maxWork and limits.maxMemory", () => {
  const calls: [string, (limits: { maxWork?: number; maxMemory?: number }) => unknown][] = [
    ["pixelateAll", (limits) => pixelateAll(png, [{ limits }])],
    ["pixelateEach", (limits) => pixelateEach(png, [{ limits }])],
    ["measure", (limits) => measure(png, [{ limits }])],
    ["pixelatePngToPng", (limits) => pixelatePngToPng(png, { limits })],
  ];

  it.each(calls)("stop %s before it begins", (_, call) => {
    expect(() => call({ maxWork: 1_000 })).toThrow(tooLarge);
    expect(() => call({ maxMemory: 1_000 })).toThrow(tooLarge);
    expect(() => call({ maxWork: Infinity, maxMemory: Infinity })).not.toThrow();
    expect(() => call({ maxWork: 0 })).toThrow(RangeError);
  });

  it("say what was expected, what came, and what to do", () => {
    expect(() => pixelateAll(png, [{ grid: 8, limits: { maxWork: 2e6 } }])).not.toThrow();
    expect(() => pixelateAll(png, [{ grid: 8 }, { grid: 40, limits: { maxWork: 100_000 } }])).toThrow(
      /^Expected at most 1 million units of work for an input of \d+ bytes but 2 outputs of 1664 cells may take \d+\. Use fewer grids or larger cells, or raise limits\.maxWork$/,
    );
  });

  it.each<[string, readonly [number, number], PixelateOptions[]]>([
    ["a row of 99 million pixels in cells of 16", [99_000_000, 1], [{ cellSize: 16 }]],
    ["a cell for each of 99 million pixels", [9_949, 9_949], [{ grid: 9_949, format: "jpeg" }]],
    ["sixteen grids of six million cells", [9_949, 9_949], SIXTEEN.map((i) => ({ grid: 2_465 + i }))],
    ["a cell for each of 8 million pixels", [2_872, 2_872], [{ grid: 2_872 }]],
  ])("refuse, of a file of 12 KB at most, %s", (_, [width, height], options) => {
    expect(() => pixelateAll(flatPng(width, height), options)).toThrow(tooLarge);
  });

  it("take what photos need: 100 megapixels by sixteen usual grids, as JPEG or PNG", () => {
    const many = SIXTEEN.map((i) => ({ grid: 8 * (i + 1) }));
    // 6 MB is little for as many pixels.
    for (const photo of [padded(flatPng(12_500, 8_000), 6e6), flatPng(1_000, 800)]) {
      for (const format of ["jpeg", "png"] as const) {
        const options = many.map((each) => ({ ...each, format }));
        expect(() => pixelateEach(photo, options)).not.toThrow();
        expect(() =>
          pixelateEach(
            photo,
            options.map((each) => ({ ...each, light: "linear" })),
          ),
        ).not.toThrow();
      }
    }
  });
});

describe("pixelateEach", () => {
  it("yields the outputs of pixelateAll, and checks options and header at once", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(jpeg, png, progressive),
        fc.array(anyOptions, { maxLength: 4 }),
        (input, options) => {
          expect([...pixelateEach(input, options)]).toEqual(pixelateAll(input, options));
        },
      ),
      { numRuns: 40 },
    );
    expect(() => pixelateEach(png, [{ grid: 0 }])).toThrow(RangeError);
    expect(() => pixelateEach(png.subarray(0, 20), [{}])).toThrow(
      expect.objectContaining({ code: "TRUNCATED" }),
    );
  });
});

/** Appends bytes after the image's end, which no reader minds. */
function padded(file: Uint8Array, byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  bytes.set(file);
  return bytes;
}
