import { expect, test } from "vitest";
import { settingsFrom } from "../src/settings.ts";
import { timeNeeded } from "../src/time-needed.ts";

const { recipe } = settingsFrom({ PROCESSED_BUCKET: "processed" });

test.each([
  ["jpeg", "srgb", 1, 300],
  ["png", "srgb", 1, 450],
  ["jpeg", "linear", 1, 2_200],
  ["png", "linear", 1, 1_200],
  ["jpeg", "srgb", 0.5, 600],
  // The work has one thread.
  ["jpeg", "srgb", 2, 300],
] as const)("ten megapixels of %s in %s on %d processors", (format, light, vcpus, ms) => {
  const image = { format, width: 5_000, height: 2_000 };
  expect(timeNeeded(image, { ...recipe, light }, vcpus)).toBe(ms);
});
