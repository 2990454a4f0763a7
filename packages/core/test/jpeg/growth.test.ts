import { growthExponent, measureGrowth } from "../growth.ts";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../src/jpeg/measure.ts";
import { randomPicture } from "./picture.ts";
import { file, frame, oneCode, quantization, SOI, scan, segment, TABLES, uint16 } from "./segments.ts";
import { writeJpeg } from "./write-jpeg.ts";

/** Linear is 1. */
const MAX_EXPONENT = 1.1;

function measureOrRefuse(bytes: Uint8Array, clamps = false): void {
  try {
    const header = readJpegHeader(bytes);
    measureJpeg(bytes, header, [layGrid({ grid: 16 }, header.width, header.height)], {
      clamps,
    });
  } catch (error) {
    if (!(error instanceof PixelateError)) throw error;
  }
}

/** `size` bytes of the same part over and over, between a frame and a scan. */
function filled(size: number, part: readonly number[]): Uint8Array {
  const before = file(SOI, frame());
  const after = file(scan());
  const bytes = new Uint8Array(before.length + size + after.length);
  bytes.set(before);
  for (let at = 0; at + part.length <= size; at += part.length) bytes.set(part, before.length + at);
  bytes.set(after, before.length + size);
  return bytes;
}

/** `count` blocks in rows of 64, each of the bits 00, with a restart marker after each if asked for. */
function manyBlocks(count: number, restarts: boolean): Uint8Array {
  const entropy = restarts
    ? Array.from({ length: count }, (_, i) => [0x3f, 0xff, 0xd0 + (i & 7)])
        .flat()
        .slice(0, -2)
    : Array.from({ length: count / 4 }, () => 0);
  const interval = restarts ? segment(0xdd, uint16(1)) : [];
  return file(SOI, TABLES, interval, frame({ width: 512, height: count / 8 }), scan(), entropy);
}

/** A picture of 64 blocks across, with everything that a photo has. */
function manyDetails(blocksDown: number, progressive: boolean, contrast = 1): Uint8Array {
  const size = { width: 512, height: 8 * blocksDown };
  const picture = randomPicture({ ...size, sampling: [0x11], detail: 0.3, contrast });
  return writeJpeg(picture, { progressive });
}

interface Family {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly make: (size: number) => Uint8Array;
  readonly clamps?: boolean;
}

const FAMILIES: readonly Family[] = [
  { name: "photo", sizes: [16, 32, 64, 128], make: (size) => manyDetails(size, false) },
  { name: "progressive photo", sizes: [16, 32, 64, 128], make: (size) => manyDetails(size, true) },
  {
    name: "clipped highlights in every block",
    sizes: [16, 32, 64, 128],
    make: (size) => manyDetails(size, false, 4),
    clamps: true,
  },
  { name: "flat", sizes: [16, 32, 64, 128].map((n) => n * 1024), make: (size) => manyBlocks(size, false) },
  { name: "restarted", sizes: [8, 16, 32, 64].map((n) => n * 1024), make: (size) => manyBlocks(size, true) },
  {
    name: "full of FF",
    sizes: [64, 128, 256, 512].map((n) => n * 1024),
    make: (size) => filled(size, [0xff]),
  },
  {
    name: "full of FF 00",
    sizes: [64, 128, 256, 512].map((n) => n * 1024),
    make: (size) => filled(size, [0xff, 0x00]),
  },
  {
    name: "full of Huffman tables",
    sizes: [100, 200, 400, 800].map((n) => n * 1024),
    make: (size) => filled(size, oneCode(1, 0, 0)),
  },
  {
    name: "full of quantization tables",
    sizes: [200, 400, 800, 1600].map((n) => n * 1024),
    make: (size) => filled(size, quantization(0, 1)),
  },
];

describe("growthExponent", () => {
  const sizes = [1, 2, 4, 8];

  it.each([
    ["linear", 1, (n: number) => 3 * n],
    ["quadratic", 2, (n: number) => 0.5 * n * n],
    ["constant", 0, () => 7],
  ])("finds what is %s", (_, exponent, time) => {
    const points = sizes.map((size) => ({ size, work: time(size) }));
    expect(growthExponent(points)).toBeCloseTo(exponent, 10);
  });

  it("distinguishes n log n from n²", () => {
    const points = [1000, 2000, 4000, 8000].map((size) => ({ size, work: size * Math.log(size) }));
    expect(growthExponent(points)).toBeGreaterThan(1.1);
    expect(growthExponent(points)).toBeLessThan(1.2);
  });

  it("sees a quadratic loop by the blocks that it executes", () => {
    const quadratic = (n: number): number => {
      let sum = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum = (sum + i * j) | 0;
      return sum;
    };
    const inputs = [300, 600, 1200, 2400].map((size) => ({ size, input: size }));
    expect(measureGrowth(inputs, quadratic)).toBeCloseTo(2, 1);
  });
});

describe("work grows no faster than the file", () => {
  it.each(FAMILIES)("that is $name", ({ sizes, make, clamps }) => {
    const inputs = sizes.map((size) => ({ size, input: make(size) }));
    const exponent = measureGrowth(inputs, (bytes) => {
      measureOrRefuse(bytes, clamps);
    });
    expect(exponent).toBeLessThanOrEqual(MAX_EXPONENT);
  });
});
