import { type Bytes, plainBytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { writeJpegMosaic } from "../jpeg/write-mosaic.ts";
import { isAllGrey } from "../jpeg/mosaic/component.ts";
import { flattenOnWhite, type Mosaic } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import {
  formatOf,
  requireQuality,
  requireSubsampling,
  type WriteJpegOptions,
  type WriteOptions,
  type WritePngOptions,
} from "../options.ts";
import { writePngMosaic } from "../png/write-mosaic.ts";

/**
 * Writes a mosaic as a JPEG of its full width and height, with transparent cells on white.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than 65,500 pixels, the most that JPEG decoders read.
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writeJpeg(mosaic: Mosaic, options: WriteJpegOptions = {}): Bytes {
  requireKnownNames(options, { quality: true, subsampling: true, iccProfile: true }, "options");
  return writeJpegMosaic(flattenOnWhite(mosaic), {
    quality: requireQuality(options.quality),
    subsampling: requireSubsampling(options.subsampling),
    ...profileFor(mosaic, options.iccProfile),
  });
}

/**
 * Writes a mosaic as a PNG of its full width and height, of exactly its colors.
 *
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writePng(mosaic: Mosaic, options: WritePngOptions = {}): Bytes {
  requireKnownNames(options, { iccProfile: true }, "options");
  return writePngMosaic(mosaic, profileFor(mosaic, options.iccProfile));
}

/**
 * Writes a mosaic as `format`, like {@link writeJpeg} and {@link writePng}. A bundle that calls only one of those does not
 * contain the other.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more pixels than a JPEG can hold.
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Bytes {
  requireKnownNames(options, { format: true, quality: true, subsampling: true, iccProfile: true }, "options");
  const { format, quality, subsampling, iccProfile } = options;
  if (formatOf(format, ["jpeg", "png"]) === "jpeg") {
    return writeJpeg(mosaic, { quality, subsampling, iccProfile });
  }
  requireQuality(quality);
  requireSubsampling(subsampling);
  return writePng(mosaic, { iccProfile });
}

function profileFor(mosaic: Mosaic, given: Uint8Array | undefined): { readonly iccProfile?: Uint8Array } {
  if (given === undefined) return {};
  const iccProfile = plainBytes(given, "iccProfile");
  if (isForGrey(iccProfile) && !isAllGrey(mosaic.colors)) {
    throw new RangeError("Expected a mosaic of greys for an ICC profile for grey but received other colors");
  }
  return { iccProfile };
}
