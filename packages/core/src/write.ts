import { encodeJpeg } from "./jpeg/encode.js";
import { flattenOnWhite, type Mosaic } from "./mosaic.js";
import type { WriteOptions } from "./options.js";
import { writePngMosaic } from "./png/write-mosaic.js";
import { paint } from "./raster.js";

/** A mosaic as the bytes of an image of its full width and height. */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Uint8Array {
  const { format, quality = 80, iccProfile } = options;
  return format === "jpeg"
    ? encodeJpeg(paint(flattenOnWhite(mosaic)), quality)
    : writePngMosaic(mosaic, iccProfile === undefined ? {} : { iccProfile });
}
