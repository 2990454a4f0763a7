import type { Region } from "@pixelater/core";

/** Something that was found in a photo and may have to be hidden. */
export interface FoundRegion {
  /** What to hide, as `pixelate` takes it. */
  readonly region: Region;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** What it is, such as `"face"` or `"plate"`. */
  readonly label: string;
}

/**
 * Finds what to hide in photos: faces, plates, text. {@link faceDetector} is one. Implement it for a model or a service
 * of your own; everything that takes a detector of this package takes that one too.
 */
export interface Detector {
  /**
   * Finds regions in a photo, the most certain ones first.
   *
   * @param photo a JPEG or PNG file.
   */
  findRegions(photo: Uint8Array): Promise<readonly FoundRegion[]>;
}
