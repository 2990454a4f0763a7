import type { InspectedObject } from "../../src/pixelation/pixelate-object.ts";

/** Returns the description of a JPEG of one pixel, with the given fields replaced. */
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
