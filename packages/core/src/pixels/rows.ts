import type { Bytes } from "../bytes.ts";
import type { PartialMosaic } from "../regions/region.ts";
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

/** Pixels of an image across and down for each pixel of a smaller one. */
export type Scale = 1 | 2 | 4 | 8;

/** How rows are read. */
export interface RowOptions {
  /**
   * Memory for all pixels, 4 × width × height bytes, that starts at a multiple of 4 in its buffer. If given, the rows are
   * written there, and bands are views of it. Otherwise bands share the memory of one.
   */
  readonly into?: Bytes;
  /**
   * Cells over the image as coded, of which the shown ones will be painted over the rows. No pixel beside them takes in
   * anything that they hide, as interpolated chroma of a JPEG would.
   */
  readonly hidden?: PartialMosaic;
}

/** Collects all rows of an image. Takes 4 bytes of memory for each pixel. @param read passes the image's rows. */
export function collectRows(
  width: number,
  height: number,
  read: (take: TakeRows, options: RowOptions) => void,
): Raster<Bytes> {
  const data = new Uint8Array(4 * width * height);
  read(() => undefined, { into: data });
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
