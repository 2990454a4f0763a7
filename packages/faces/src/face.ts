import type { BoxRegion, Length, RegionShape } from "@pixelater/core";

/**
 * A face in a photo, from its hairline to its chin, in pixels of the upright photo. It is a region of `pixelate`, with space
 * around it.
 */
export interface Face extends BoxRegion {
  readonly shape: RegionShape;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Space around the face that the region covers too. */
  readonly pad: Length;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
}
