import { writeJpegMosaic } from "./jpeg/write-mosaic.js";
import { flattenOnWhite, type Mosaic } from "./mosaic.js";
import type { WriteOptions } from "./options.js";
import { writePngMosaic } from "./png/write-mosaic.js";

/** A mosaic as the bytes of an image of its full width and height. */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Uint8Array {
  const { format, quality = 80, subsampling = "4:2:0", iccProfile } = options;
  const profile = iccProfile === undefined ? {} : { iccProfile };
  return format === "jpeg"
    ? writeJpegMosaic(flattenOnWhite(mosaic), { quality, subsampling, ...profile })
    : writePngMosaic(mosaic, profile);
}
