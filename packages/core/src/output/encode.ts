import { type Bytes, plainBytes } from "../bytes.ts";
import { isForGrey, isNeeded } from "../color/color-profile.ts";
import { isAllGrey, isAllOpaque } from "../color/rgba.ts";
import { writeJpegRows } from "../jpeg/write-rows.ts";
import { requireKnownNames } from "../option-names.ts";
import {
  type FormatOption,
  formatOf,
  requireQuality,
  requireSubsampling,
  type WriteJpegOptions,
} from "../options.ts";
import { uprightRows } from "../orientation/upright-rows.ts";
import { type PixelInput, rasterOf } from "../source/pixel-input.ts";
import { readRasterRows } from "../pixels/raster-rows.ts";
import type { PixelRows } from "../pixels/rows.ts";
import { writePngRows } from "../png/write-rows.ts";
import { onWhiteRows } from "./write-regions.ts";

/** Options of {@link encode}. Without an ICC profile the file takes that of the pixels, if viewers need it. */
export interface EncodeOptions extends WriteJpegOptions {
  /** Default: JPEG, or PNG if any pixel is transparent. In a JPEG transparent pixels are shown on white. */
  readonly format?: FormatOption | undefined;
}

/**
 * Writes pixels as a JPEG or PNG: those that {@link decode} returns, a canvas's `ImageData`, or your own. A PNG decodes to
 * exactly them, a JPEG about to them.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than 65,500 pixels, the most that JPEG decoders read.
 * @throws {TypeError | RangeError} when an option or the raster is wrong, or a profile for grey comes with other colors.
 *
 * @example
 * const sharp = encode(context.getImageData(0, 0, 640, 480), { format: "jpeg", quality: 90 });
 */
export function encode(pixels: PixelInput, options: EncodeOptions = {}): Bytes {
  requireKnownNames(options, { format: true, quality: true, subsampling: true, iccProfile: true }, "options");
  const raster = rasterOf(pixels);
  const isOpaque = isAllOpaque(raster.data);
  const format = formatOf(options.format ?? (isOpaque ? "jpeg" : "png"), ["jpeg", "png"]);
  const quality = requireQuality(options.quality);
  const subsampling = requireSubsampling(options.subsampling);
  const isGrey = isAllGrey(raster.data);
  const given = options.iccProfile ?? neededProfile(pixels);
  const profile = given && { iccProfile: plainBytes(given, "iccProfile") };
  if (profile && isForGrey(profile.iccProfile) && !isGrey) {
    throw new RangeError("Expected grey pixels for an ICC profile for grey but received other colors");
  }
  const coded: PixelRows = {
    ...{ width: raster.width, height: raster.height, isGrey, isOpaque },
    read: (take) => {
      readRasterRows(raster, take);
    },
  };
  const rows = uprightRows(coded, pixels.orientation ?? 1);
  if (format === "png") return writePngRows(rows, profile);
  return writeJpegRows(isOpaque ? rows : onWhiteRows(rows), { quality, subsampling, ...profile });
}

/** Returns the profile of pixels if viewers need it: not one for CMYK, of a photo that another decoder converted. */
function neededProfile({ iccProfile }: PixelInput): Uint8Array | undefined {
  if (iccProfile === undefined) return undefined;
  const bytes = plainBytes(iccProfile, "iccProfile");
  return isNeeded(bytes, isForGrey(bytes) ? "grey" : "rgb") ? bytes : undefined;
}
