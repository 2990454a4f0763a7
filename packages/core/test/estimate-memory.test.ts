import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimate, estimateVerify, type PixelateOptions, pixelateAll } from "../src/index.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { CAN_MEASURE_PEAK, peakMemory } from "./peak-memory.ts";
import { flatPng } from "./png/flat-png.ts";
import { pngOf } from "./png/png-of.ts";

/** Estimates of larger jobs, in bytes, are at most so many times what the job takes. */
const LARGE = 150e6;
const MOST_OVERESTIMATE = 4;

const SMALL = flatPng(40, 30);
const photo = writeJpeg(randomPicture({ width: 1_600, height: 1_200, sampling: [0x22, 0x11, 0x11] }), {
  progressive: true,
});
const noise = pngOf({ width: 1_200, height: 1_000, data: noiseBytes(4 * 1_200 * 1_000) });
const regions = [{ left: "10%", top: "10%", width: "40%", height: "40%" }] as const;
const sixteen = (from: number) => Array.from({ length: 16 }, (_, i) => ({ grid: from + i }));

describe.skipIf(!CAN_MEASURE_PEAK)("the estimate of memory is an upper bound for", () => {
  it.each<[string, Uint8Array, readonly PixelateOptions[]]>([
    ["a cell for every four pixels, as JPEG", photo, [{ cellSize: 2, format: "jpeg" }]],
    ["a cell for every pixel, as PNG", photo, [{ cellSize: 1, format: "png" }]],
    ["regions as PNG", photo, [{ grid: 20, regions, format: "png" }]],
    ["regions as JPEG", photo, [{ grid: 20, regions, format: "jpeg" }]],
    ["sixteen grids of noise", noise, sixteen(100)],
    ["regions of noise with alpha", noise, [{ grid: 20, regions }]],
    ["a cell for each of its pixels, as JPEG", flatPng(2_800, 2_800), [{ grid: 2_800, format: "jpeg" }]],
    ["cells along one row", flatPng(20_000_000, 1), [{ cellSize: 16 }]],
  ])("%s", { timeout: 60_000 }, (_, input, options) => {
    const peak = peakMemory("pixelateAll", options, SMALL, input);
    const { memoryBytes } = estimate(input, options);
    expect(memoryBytes).toBeGreaterThan(peak);
    if (memoryBytes > LARGE) expect(memoryBytes).toBeLessThan(MOST_OVERESTIMATE * peak);
  });
});

const anyFormat = { format: fc.constantFrom("jpeg" as const, "png" as const) };
const anyGrid = fc.oneof(
  fc.record({ grid: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ cellSize: fc.integer({ min: 2, max: 90 }) }),
  fc.record({ grid: fc.record({ columns: fc.integer({ min: 1, max: 200 }) }) }),
);
const anyColors = fc.oneof(
  fc.constant({}),
  fc.record({ light: fc.constant("linear" as const) }),
  fc.record({ palette: fc.constantFrom("c64" as const, "gameboy" as const) }),
  fc.record({
    palette: fc.record({ colors: fc.integer({ min: 2, max: 16 }) }),
    dither: fc.constantFrom("bayer4" as const, "floyd-steinberg" as const),
  }),
);
const anyShape = fc.oneof(
  fc.constant({}),
  fc.record({ size: fc.constant("cells" as const), scale: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ gap: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ shape: fc.constant("round" as const) }),
);
const percent = (min: number, max: number) =>
  fc.integer({ min, max }).map((value): `${number}%` => `${value}%`);
const anyRegions = fc.record({
  regions: fc.array(
    fc.record({
      left: percent(0, 90),
      top: percent(0, 90),
      width: percent(1, 40),
      height: percent(1, 40),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const hiding = fc
  .tuple(fc.record(anyFormat), anyGrid, anyRegions)
  .map(([format, grid, areas]): PixelateOptions => ({ ...format, ...grid, ...areas }));
const pixelating = fc
  .tuple(fc.record(anyFormat), anyGrid, anyColors, anyShape)
  .map(([format, grid, colors, shape]): PixelateOptions => ({ ...format, ...grid, ...colors, ...shape }));

const SAMPLINGS = { grey: [0x11], "4:4:4": [0x11, 0x11, 0x11], "4:2:0": [0x22, 0x11, 0x11] } as const;

interface AnyPicture {
  readonly width: number;
  readonly height: number;
  readonly kind: keyof typeof SAMPLINGS | "progressive" | "flat PNG" | "noise PNG";
}

const anyPicture: fc.Arbitrary<AnyPicture> = fc.record({
  width: fc.integer({ min: 350, max: 1_400 }),
  height: fc.integer({ min: 350, max: 1_100 }),
  kind: fc.constantFrom("4:2:0", "progressive", "4:4:4", "grey", "flat PNG", "noise PNG"),
});

function pictureOf({ width, height, kind }: AnyPicture): Uint8Array {
  if (kind === "flat PNG") return flatPng(width, height);
  if (kind === "noise PNG") return pngOf({ width, height, data: noiseBytes(4 * width * height) });
  const progressive = kind === "progressive";
  const sampling = SAMPLINGS[progressive ? "4:2:0" : kind];
  return writeJpeg(randomPicture({ width, height, sampling }), { progressive });
}

describe.skipIf(!CAN_MEASURE_PEAK)("the estimate of memory", () => {
  it("is an upper bound whatever the picture and the options", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        anyPicture,
        fc.array(fc.oneof(pixelating, hiding), { minLength: 1, maxLength: 4 }),
        (picture, options) => {
          const input = pictureOf(picture);
          const { memoryBytes } = estimate(input, options);
          expect(memoryBytes).toBeGreaterThan(peakMemory("pixelateAll", options, SMALL, input));
        },
      ),
      // Each takes a process of its own.
      { numRuns: 8 },
    );
  });
});

describe.skipIf(!CAN_MEASURE_PEAK)("the estimate of verifying is an upper bound for", () => {
  it.each<[string, Uint8Array, PixelateOptions]>([
    ["coefficients", photo, { grid: 20, regions, format: "jpeg" }],
    ["the pixels of a JPEG and a PNG", photo, { grid: 20, regions, format: "png" }],
    ["pixels with alpha", noise, { grid: 20, regions }],
  ])("%s", { timeout: 60_000 }, (_, input, options) => {
    const { memoryBytesOfEach } = estimate(input, options);
    const { memoryBytes } = estimateVerify(input, [options]);
    const peak = peakMemory("verifyEach", [options], SMALL, input);
    expect(memoryBytesOfEach + memoryBytes).toBeGreaterThan(peak);
  });
});

describe.skipIf(!CAN_MEASURE_PEAK)("pixelateEach", () => {
  it("needs memory for one output at a time where pixelateAll needs it for all", { timeout: 60_000 }, () => {
    const options = sixteen(10).map((each) => ({
      ...each,
      regions: [{ left: 0, top: 0, width: 9, height: 9 }],
    }));
    const outputs = pixelateAll(noise, options).reduce((sum, { length }) => sum + length, 0);
    const [all, each] = (["pixelateAll", "pixelateEach"] as const).map((call) =>
      peakMemory(call, options, SMALL, noise),
    );
    expect(outputs).toBeGreaterThan(60e6);
    expect(all - each).toBeGreaterThan(0.2 * outputs);
    expect(estimate(noise, options).memoryBytesOfEach).toBeGreaterThan(each);
  });
});

/** Bytes that no compression makes smaller. */
function noiseBytes(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from(
    { length },
    () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 24,
  );
}
