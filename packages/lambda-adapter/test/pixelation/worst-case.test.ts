import { readFileSync } from "node:fs";
import { parseRegions } from "@pixelater/core";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { inspectObject } from "../../src/pixelation/pixelate-object.ts";
import type { PixelationSettings } from "../../src/pixelation/pixelation-settings.ts";
import { estimateWorstCase, isQuick } from "../../src/pixelation/worst-case.ts";
import { settingsFrom } from "../../src/settings.ts";

const { pixelation, limits } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const grids = (
  ...options: PixelationSettings["grids"][number]["options"][]
): Pick<PixelationSettings, "grids"> => ({
  grids: options.map((each, i) => ({ label: String(i), options: each })),
});
const sixteen = grids(...Array.from({ length: 16 }, (_, i) => ({ grid: i + 2 })));
const rocket = readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url));
const png = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));

/** Appends many empty scans to a JPEG. */
function withScans(scans: number): Uint8Array {
  const photo = Buffer.from(rocket);
  const first = photo.indexOf(Buffer.from([0xff, 0xda]));
  const scan = photo.subarray(first, first + 2 + photo.readUInt16BE(first + 2));
  return Buffer.concat([photo.subarray(0, -2), ...Array.from({ length: scans }, () => scan)]);
}

const cases: [string, boolean, Uint8Array, Partial<PixelationSettings>][] = [
  ["a photo with the usual grids", true, rocket, {}],
  ["12 megapixels of PNG", true, png(4_000, 3_000), {}],
  ["a region of a JPEG", true, rocket, { regions: parseRegions("10%,10%,20%,20%") }],
  ["cells of ten pixels", true, png(4_000, 3_000), grids({ cellSize: 10 })],
  ["linear light of a small photo", true, png(400, 300), { light: "linear" }],
  ["linear light of 12 megapixels, sixteen times", false, png(4_000, 3_000), { light: "linear", ...sixteen }],
  ["a cell for every pixel of 12 megapixels", false, png(4_000, 3_000), grids({ grid: 9_999 })],
  [
    "a JPEG of a thousand scans, written sixteen times",
    false,
    withScans(1_000),
    {
      regions: parseRegions("0,0,1,1"),
      ...sixteen,
    },
  ],
];

test.each(cases)("%s: quick is %s", (_, expected, bytes, changes) => {
  const requested = { ...pixelation, ...changes };
  const info = inspectObject(bytes, requested, limits);
  // The defaults of the Terraform module: 1,024 MB, 60 seconds.
  expect(isQuick(estimateWorstCase(info, bytes, requested, 0.58), 59_000, 1_024 * 2 ** 20)).toBe(expected);
});

test("a row of a hundred megapixels is counted without laying its grid", () => {
  const info = { ...inspectObject(png(1, 1), pixelation, limits), width: 99_000_000, height: 1 };
  const requested = { ...pixelation, ...grids({ cellSize: 1 }) };
  const begin = process.memoryUsage().arrayBuffers;
  const { memory } = estimateWorstCase(info, png(1, 1), requested, 1);
  expect(memory).toBeGreaterThan(1e9);
  expect(process.memoryUsage().arrayBuffers - begin).toBeLessThan(10_000_000);
});
