import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { constants, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writeJpegRows } from "../../src/jpeg/write-rows.ts";
import type { PixelateOptions } from "../../src/index.ts";
import type { PixelRows } from "../../src/pixels/rows.ts";
import { passesOf } from "../../src/png/syntax/passes.ts";
import { chunk, exif, IEND, ihdr, png } from "../png/make-png.ts";

const isBuilt = existsSync(new URL("../../dist/index.js", import.meta.url));
const isMeasured = isBuilt && process.platform === "linux";
if (!isMeasured) console.warn("Not tested: memory, which needs Linux and dist/index.js.");

/** What a path may take beside its input and output: half of a raster of 12 megapixels. */
const MOST_BYTES = 24 << 20;

const LARGE = { width: 4000, height: 3000 };
const SMALL = { width: 160, height: 120 };
type Size = typeof LARGE;

/** A level of a picture with gradients and some noise. */
function level(x: number, y: number, channel: number): number {
  const noise = (Math.imul(x * 7919 + y * 104_729 + channel, 2_654_435_761) >>> 29) & 7;
  return ((x >> (3 + channel)) + (y >> 4) + noise) & 255;
}

function rowsOf({ width, height }: Size): PixelRows {
  return {
    width,
    height,
    isGrey: false,
    isOpaque: true,
    read(take) {
      for (let y = 0; y < height; y++) {
        const row = new Uint8Array(4 * width).fill(255);
        for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) row[4 * x + c] = level(x, y, c);
        take(row, y, 1);
      }
    },
  };
}

function jpegOf(size: Size): Uint8Array {
  return writeJpegRows(rowsOf(size), { quality: 80, subsampling: "4:2:0" });
}

/** An RGB PNG whose scanlines have filter type Sub. */
function pngOf(size: Size, { interlaced = false, orientation = 1 } = {}): Uint8Array {
  const passes = passesOf({ ...size, bitDepth: 8, colorType: 2, interlaced });
  const scanlines = passes.flatMap(({ x, y, dx, dy, columns, rows }) =>
    Array.from({ length: rows }, (_, row) => {
      const line = new Uint8Array(1 + 3 * columns).fill(1, 0, 1);
      for (let i = 0; i < columns; i++) {
        for (let c = 0; c < 3; c++) {
          const left = i === 0 ? 0 : level(x + (i - 1) * dx, y + row * dy, c);
          line[1 + 3 * i + c] = level(x + i * dx, y + row * dy, c) - left;
        }
      }
      return line;
    }),
  );
  const format = { depth: 8, colorType: 2, interlace: interlaced ? 1 : 0 };
  const stream = deflateSync(Buffer.concat(scanlines), { strategy: constants.Z_RLE });
  return png(
    ihdr(size.width, size.height, format),
    ...(orientation === 1 ? [] : [exif(orientation)]),
    chunk("IDAT", stream),
    IEND,
  );
}

const FACE = { left: "30%", top: "20%", width: "40%", height: "40%" } as const;
const TO_PNG: PixelateOptions = { cellSize: 40, regions: [FACE], format: "png" };
const TO_JPEG: PixelateOptions = { ...TO_PNG, format: "jpeg" };

const PHOTOS = {
  JPEG: jpegOf,
  PNG: pngOf,
  "interlaced PNG": (size: Size) => pngOf(size, { interlaced: true }),
  "turned PNG": (size: Size) => pngOf(size, { orientation: 6 }),
} as const;
type Kind = keyof typeof PHOTOS;

const PATHS: readonly (readonly [Kind, string, PixelateOptions])[] = [
  ["JPEG", "regions to PNG", TO_PNG],
  ["JPEG", "regions to JPEG", TO_JPEG],
  ["JPEG", "linear light", { grid: 32, light: "linear" }],
  ["PNG", "regions to PNG", TO_PNG],
  ["PNG", "regions to JPEG", TO_JPEG],
  ["PNG", "linear light", { grid: 32, light: "linear" }],
  ["interlaced PNG", "regions to PNG", TO_PNG],
  ["turned PNG", "regions to PNG", TO_PNG],
];

/** A large and a small photo of each kind in base64, made once. */
const made = new Map<Kind, { readonly photo: string; readonly small: string }>();

function photosOf(kind: Kind) {
  const encoded = (size: Size) => Buffer.from(PHOTOS[kind](size)).toString("base64");
  const photos = made.get(kind) ?? { photo: encoded(LARGE), small: encoded(SMALL) };
  made.set(kind, photos);
  return photos;
}

describe.skipIf(!isMeasured)("peak memory of 12 megapixels, without input and output", () => {
  it.each(PATHS)("%s: %s", { timeout: 120_000 }, (kind, _, options) => {
    const script = fileURLToPath(new URL("peak-growth.ts", import.meta.url));
    const output = execFileSync(
      process.execPath,
      ["--no-warnings", "--experimental-strip-types", "--expose-gc", script],
      { input: JSON.stringify({ ...photosOf(kind), options }), maxBuffer: 1 << 26 },
    );
    const { outputBytes, growth } = JSON.parse(output.toString()) as { outputBytes: number; growth: number };
    expect(growth - outputBytes).toBeLessThan(MOST_BYTES);
  });
});
