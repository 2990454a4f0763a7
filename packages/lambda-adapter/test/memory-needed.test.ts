import { expect, test } from "vitest";
import { memoryNeeded } from "../src/memory-needed.ts";
import { settingsFrom } from "../src/settings.ts";
import { inspected } from "./inspected.ts";

const { recipe } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const inRegions = { ...recipe, regions: [{ left: 0, top: 0, width: 9, height: 9 }] };

test.each([
  ["jpeg", "read", recipe, false, 132],
  ["png", "read", recipe, false, 132],
  ["jpeg", "decoded", recipe, true, 492],
  ["png", "decoded", recipe, true, 172],
  ["jpeg", "copied but for regions", inRegions, false, 132],
  ["jpeg", "decoded for regions", inRegions, true, 552],
  ["png", "decoded for regions", inRegions, true, 432],
] as const)(
  "ten megapixels of %s that are %s, of a file of 7 MB",
  (format, _, wished, decodesPixels, megabytes) => {
    const image = inspected({ format, width: 5_000, height: 2_000, decodesPixels });
    expect(memoryNeeded(image, 7_000_000, wished)).toBe(megabytes * 1e6);
  },
);
