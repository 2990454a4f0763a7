import { type Orientation, PixelateError } from "@pixelater/core";

/** What the container of a photo says about it, before a decoder has seen it. */
export interface Header {
  /** Pixels across and down as the decoder will return them, or those that `crop` leaves. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the largest image that the decoder may meet, if that is not this one: a tile, a thumbnail, before a crop. */
  readonly largestPixels?: number;
  /** The pixels to keep, of an image whose decoder returns more. `width` and `height` are those of the crop. */
  readonly crop?: Crop | undefined;
  /** The turn that the decoder leaves to its caller. */
  readonly orientation: Orientation;
  readonly iccProfile?: Uint8Array | undefined;
  /** Whether pixels may be transparent. */
  readonly hasAlpha: boolean;
  /** Images in an animation; 1 for a photo. */
  readonly frames: number;
}

/** A rectangle of an image before it is turned. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function corrupt(message: string, offset?: number): PixelateError {
  return new PixelateError("CORRUPT_IMAGE", message, offset === undefined ? {} : { offset });
}

export function truncated(format: string, length: number): PixelateError {
  return new PixelateError(
    "TRUNCATED",
    `Expected a whole ${format} but the input ends after ${length} bytes`,
    {
      offset: length,
    },
  );
}

export function unsupported(message: string): PixelateError {
  return new PixelateError("UNSUPPORTED_FEATURE", message);
}
