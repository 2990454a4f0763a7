import type { BoxRegion, Length } from "@pixelater/core";

/**
 * A face in a photo, from its hairline to its chin, in pixels of the upright photo. It is a region of `pixelate`, with space
 * around it.
 */
export class Face implements BoxRegion {
  readonly shape: "rectangle" | "ellipse";
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Space around the face that the region covers too. */
  readonly pad: Length;
  // No property, as `pixelate` rejects those that are none of a region.
  readonly #score: number;

  constructor(
    box: { left: number; top: number; width: number; height: number; score: number },
    shape: "rectangle" | "ellipse",
    pad: Length,
  ) {
    this.shape = shape;
    this.left = box.left;
    this.top = box.top;
    this.width = box.width;
    this.height = box.height;
    this.pad = pad;
    this.#score = box.score;
  }

  /** How sure the detector is, 0 to 1. Copies of the object, such as those in messages of a worker, do not have it. */
  get score(): number {
    return this.#score;
  }
}
