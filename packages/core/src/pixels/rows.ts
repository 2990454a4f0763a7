import type { Bytes } from "../bytes.ts";
import type { Raster } from "./raster.ts";

/**
 * Receives a band of rows of an image as coded. Bands come from top to bottom, without gaps.
 *
 * @param pixels red, green, blue and alpha of each pixel, 8 bit, not premultiplied: 4 × width × `rows` bytes from a
 *   multiple of 4 in their buffer on. Valid until the call returns, and may be changed meanwhile: the next band overwrites
 *   them.
 * @param y row of the image that the band begins with.
 * @param rows number of rows, at least 1.
 */
export type TakeRows = (pixels: Uint8Array, y: number, rows: number) => void;

/** Collects all rows of an image. Takes 4 bytes of memory for each pixel. @param read passes the image's rows. */
export function collectRows(width: number, height: number, read: (take: TakeRows) => void): Raster<Bytes> {
  const data = new Uint8Array(4 * width * height);
  read((pixels, y) => {
    data.set(pixels, 4 * width * y);
  });
  return { width, height, data };
}

/** An image whose rows can be read as often as needed. */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** True if every pixel is expected to be a shade of grey, judged by the header of the file. */
  readonly isGrey: boolean;
  /** True if every pixel is expected to be opaque. */
  readonly isOpaque: boolean;
  /** Passes all rows, from top to bottom. */
  readonly read: (take: TakeRows) => void;
}
