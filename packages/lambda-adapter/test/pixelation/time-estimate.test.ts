import { expect, test } from "vitest";
import { estimateTime } from "../../src/pixelation/time-estimate.ts";
import { settingsFrom } from "../../src/settings.ts";
import { inspected } from "./inspected.ts";

const { pixelation } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const size = { width: 5_000, height: 2_000 };
const regions = [{ left: 0, top: 0, width: 9, height: 9 }];

test.each([
  ["jpeg", false, 1, 300],
  ["png", false, 1, 450],
  ["jpeg", true, 1, 2_200],
  ["png", true, 1, 1_200],
  ["jpeg", false, 0.5, 600],
  // More than one vCPU does not help: the work has one thread.
  ["jpeg", false, 2, 300],
] as const)("ten megapixels of %s, decoded: %s, on %d processors", (format, decodesPixels, vcpus, ms) => {
  expect(estimateTime(inspected({ ...size, format, decodesPixels }), pixelation, vcpus)).toBe(ms);
});

test.each([
  ["copied", {}, 300 + 5 * 400],
  ["rewritten", { progressive: true }, 300 + 5 * 800],
  ["encoded", { progressive: true, decodesPixels: true }, 2_200 + 5 * 2_000],
] as const)("ten megapixels with regions, of which five outputs are %s", (_, about, ms) => {
  expect(estimateTime(inspected({ ...size, ...about }), { ...pixelation, regions }, 1)).toBe(ms);
});
