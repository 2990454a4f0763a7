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
 * Writes a mosaic as a JPEG of its full width and height; transparent cells are shown on white.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than the 65,500 pixels that decoders of JPEG read.
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
 * Writes a mosaic in the format that `format` names, as {@link writeJpeg} and {@link writePng} do. Where only one format
 * is written, its own function spares a bundle the other.
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
