import { encodeJpeg } from "./jpeg/encode.js";
import { flattenOnWhite, type Mosaic } from "./mosaic.js";
import type { WriteOptions } from "./options.js";
import { encodePng } from "./png/encode.js";
import { paint } from "./raster.js";

/** A mosaic as the bytes of an image of its full width and height. */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Uint8Array {
  return options.format === "jpeg"
    ? encodeJpeg(paint(flattenOnWhite(mosaic)), options.quality ?? 80)
    : encodePng(paint(mosaic));
}
