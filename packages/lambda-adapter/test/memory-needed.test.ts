import { expect, test } from "vitest";
import { memoryNeeded } from "../src/memory-needed.ts";
import { settingsFrom } from "../src/settings.ts";

const { recipe } = settingsFrom({ PROCESSED_BUCKET: "processed" });

test.each([
  ["jpeg", "srgb", 132],
  ["png", "srgb", 132],
  ["jpeg", "linear", 492],
  ["png", "linear", 172],
] as const)("ten megapixels of %s in %s, of a file of 7 MB", (format, light, megabytes) => {
  const image = { format, width: 5_000, height: 2_000 };
  expect(memoryNeeded(image, 7_000_000, { ...recipe, light })).toBe(megabytes * 1e6);
});
