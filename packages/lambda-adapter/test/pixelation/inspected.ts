import type { InspectedObject } from "../../src/pixelation/pixelate-object.ts";

/** What is known of a plain JPEG of one pixel, but for what is given. */
export function inspected(about: Partial<InspectedObject>): InspectedObject {
  return {
    format: "jpeg",
    width: 1,
    height: 1,
    orientation: 1,
    progressive: false,
    hasColorProfile: false,
    codedUnit: { width: 16, height: 16, left: 0, top: 0 },
    decodesPixels: false,
    ...about,
  };
}
