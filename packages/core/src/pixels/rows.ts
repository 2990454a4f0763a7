import type { Bytes } from "../bytes.ts";
import type { Raster } from "./raster.ts";

/**
 * Receives a band of rows of an image as coded. Bands come from top to bottom, without gaps.
 *
 * @param pixels red, green, blue and alpha of each pixel, 8 bit, not premultiplied: 4 × width × `rows` bytes. Valid until
 *   the call returns: the next band overwrites them.
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
