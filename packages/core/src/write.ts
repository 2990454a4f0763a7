import { isForGrey } from "./color-profile.js";
import { writeJpegMosaic } from "./jpeg/write-mosaic.js";
import { isAllGrey } from "./jpeg/writing/component.js";
import { flattenOnWhite, type Mosaic } from "./mosaic.js";
import { oneOf, requireQuality, type WriteOptions } from "./options.js";
import { writePngMosaic } from "./png/write-mosaic.js";

/**
 * A mosaic as the bytes of an image of its full width and height.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than the 65,535 pixels that a JPEG can hold.
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Uint8Array {
  const format = oneOf("format", options.format, ["jpeg", "png"]);
  const quality = requireQuality(options.quality ?? 80);
  const subsampling = oneOf("subsampling", options.subsampling ?? "4:2:0", ["4:2:0", "4:4:4"]);
  if (options.iccProfile !== undefined && isForGrey(options.iccProfile) && !isAllGrey(mosaic.colors)) {
    throw new RangeError("Expected a mosaic of greys for an ICC profile for grey but received other colors");
  }
  const profile = options.iccProfile === undefined ? {} : { iccProfile: options.iccProfile };
  return format === "jpeg"
    ? writeJpegMosaic(flattenOnWhite(mosaic), { quality, subsampling, ...profile })
    : writePngMosaic(mosaic, profile);
}
