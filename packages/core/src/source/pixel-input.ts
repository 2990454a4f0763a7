import { isOrientation, type Orientation } from "../orientation/orientation.ts";
import type { Raster } from "../pixels/raster.ts";

/**
 * Pixels in place of a file: a {@link Raster}, the `ImageData` of a canvas, or what another decoder returned. Red, green,
 * blue, alpha, 8 bit, not premultiplied, row by row: 4 × width × height bytes.
 */
export interface PixelInput {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
  /** The ICC profile of the colors, for RGB. Default: sRGB. */
  readonly iccProfile?: Uint8Array | undefined;
  /** How the pixels are turned to be upright, as EXIF says it. Default 1: they are. */
  readonly orientation?: Orientation | undefined;
}

/** A photo: a JPEG or PNG file, or pixels. */
export type PhotoInput = Uint8Array | ArrayBuffer | PixelInput;

/** Returns whether an input is an object with pixels, right or wrong, rather than the bytes of a file. */
export function isPixelInput(input: unknown): input is PixelInput {
  return typeof input === "object" && input !== null && "data" in input;
}

/**
 * Views the pixels of an input as a raster, without a copy.
 *
 * @throws {TypeError} if its data are neither a Uint8Array nor a Uint8ClampedArray.
 * @throws {RangeError} if a side is not a whole number from 1, there are not 4 bytes for each pixel, or the orientation is
 *   not one of EXIF's.
 */
export function rasterOf({ width, height, data, orientation = 1 }: PixelInput): Raster {
  // Unlike `instanceof`, the tag of a typed array is the same in every realm.
  if (!/Uint8(Clamped)?Array/.test(Object.prototype.toString.call(data))) {
    throw new TypeError(
      "Expected a Uint8Array or Uint8ClampedArray for data of the input but received neither",
    );
  }
  const isSide = (side: number): boolean => Number.isInteger(side) && side > 0;
  if (!isSide(width) || !isSide(height) || data.length !== 4 * width * height) {
    throw new RangeError(
      `Expected 4 bytes for each pixel of the input but received ${data.length} for ${width} × ${height} pixels`,
    );
  }
  if (!isOrientation(orientation)) {
    throw new RangeError(
      `Expected a number from 1 to 8 for orientation of the input but received ${String(orientation)}`,
    );
  }
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
