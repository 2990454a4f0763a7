import type { InspectedObject } from "../../src/pixelation/pixelate-object.ts";

/** Returns the description of a JPEG of 4000 × 3000 pixels, with the given cost of pixelating it. */
export function inspected(cost: Partial<InspectedObject["cost"]>): InspectedObject {
  return {
    format: "jpeg",
    width: 4_000,
    height: 3_000,
    orientation: 1,
    progressive: false,
    hasColorProfile: false,
    codedUnit: { width: 16, height: 16, left: 0, top: 0 },
    cost: { work: 0, memoryBytes: 0, memoryBytesOfEach: 0, outputBytes: 0, ...cost },
    progressiveBytes: 0,
  };
}
