import { expect, test } from "vitest";
import { estimateMemory, requireMemory } from "../../src/pixelation/memory-estimate.ts";
import { settingsFrom } from "../../src/settings.ts";
import { inspected } from "./inspected.ts";

const { pixelation } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const inRegions = { ...pixelation, regions: [{ left: 0, top: 0, width: 9, height: 9 }] };

test.each([
  ["jpeg", "read", pixelation, false, 132],
  ["png", "read", pixelation, false, 132],
  ["jpeg", "decoded", pixelation, true, 192],
  ["png", "decoded", pixelation, true, 192],
  ["jpeg", "copied but for regions", inRegions, false, 132],
  ["jpeg", "decoded for regions", inRegions, true, 512],
  ["png", "decoded for regions", inRegions, true, 512],
] as const)(
  "the memory for ten megapixels of %s that are %s, from a file of 7 MB",
  (format, _, requested, decodesPixels, megabytes) => {
    const image = inspected({ format, width: 5_000, height: 2_000, decodesPixels });
    expect(estimateMemory(image, 7_000_000, requested)).toBe(megabytes * 1e6);
  },
);

test("a function of 1,024 MB has memory for the largest photo in linear light", () => {
  const image = inspected({ format: "jpeg", width: 10_000, height: 10_000, decodesPixels: true });
  const linear = { ...pixelation, light: "linear" } as const;
  expect(() => {
    requireMemory(image, 52_428_800, linear, 1_024 * 2 ** 20);
  }).not.toThrow();
});
