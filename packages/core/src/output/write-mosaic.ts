import { type Bytes, plainBytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { isAllGrey } from "../color/rgba.ts";
import { writeJpegMosaic } from "../jpeg/write-mosaic.ts";
import { writeJpegRows } from "../jpeg/write-rows.ts";
import { type CellStyle, hasGaps, resolveCellStyle, withGaps } from "../mosaic/cell-style.ts";
import { flattenOnWhite, type Mosaic, onWhite } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import { paintRound } from "../pixels/paint-round.ts";
import {
  formatOf,
  requireQuality,
  requireSubsampling,
  type WriteJpegOptions,
  type WriteOptions,
  type WritePngOptions,
} from "../options.ts";
import { writePngMosaic } from "../png/write-mosaic.ts";
import type { Format } from "../source/format.ts";

/**
 * Writes a mosaic as a JPEG of its full width and height, with transparent cells on white.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more than 65,500 pixels, the most that JPEG decoders read.
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writeJpeg(mosaic: Mosaic, options: WriteJpegOptions = {}): Bytes {
  requireKnownNames(options, { ...PNG_NAMES, quality: true, subsampling: true }, "options");
  const style = resolveCellStyle(options);
  return writeJpegCells(mosaic, {
    style,
    quality: requireQuality(options.quality),
    subsampling: requireSubsampling(options.subsampling),
    iccProfile: profileFor(mosaic, style, options.iccProfile),
  });
}

/**
 * Writes a mosaic as a PNG of its full width and height, of exactly its colors.
 *
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writePng(mosaic: Mosaic, options: WritePngOptions = {}): Bytes {
  requireKnownNames(options, PNG_NAMES, "options");
  const style = resolveCellStyle(options);
  return writePngMosaic(mosaic, { style, iccProfile: profileFor(mosaic, style, options.iccProfile) });
}

/**
 * Writes a mosaic as `format`, like {@link writeJpeg} and {@link writePng}. A bundle that calls only one of those does not
 * contain the other.
 *
 * @throws {PixelateError} `TOO_LARGE` when a side has more pixels than a JPEG can hold.
 * @throws {TypeError | RangeError} when an option is wrong, or a profile for grey comes with other colors.
 */
export function writeMosaic(mosaic: Mosaic, options: WriteOptions): Bytes {
  requireKnownNames(options, { ...PNG_NAMES, format: true, quality: true, subsampling: true }, "options");
  const { format, quality, subsampling, ...rest } = options;
  if (formatOf(format, ["jpeg", "png"]) === "jpeg")
    return writeJpeg(mosaic, { ...rest, quality, subsampling });
  requireQuality(quality);
  requireSubsampling(subsampling);
  return writePng(mosaic, rest);
}

/** Options of {@link writeMosaic} with their defaults. */
interface CellSettings {
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  readonly style: CellStyle;
  readonly iccProfile: Uint8Array | undefined;
}

/** Does what {@link writeMosaic} does, with checked options. A profile for grey is left out if a color is none. */
export function writeCells(mosaic: Mosaic, settings: CellSettings & { readonly format: Format }): Bytes {
  if (settings.format === "png") return writePngCells(mosaic, settings);
  return writeJpegCells(mosaic, { ...settings, iccProfile: fittingProfile(mosaic, settings) });
}

/** Does what {@link writePng} does, with checked options. A profile for grey is left out if a color is none. */
export function writePngCells(mosaic: Mosaic, settings: Pick<CellSettings, "style" | "iccProfile">): Bytes {
  return writePngMosaic(mosaic, { style: settings.style, iccProfile: fittingProfile(mosaic, settings) });
}

/** Round cells cut blocks in other ways than a mosaic's edges do, so they are encoded from their pixels. */
function writeJpegCells(mosaic: Mosaic, { style: given, ...settings }: CellSettings): Bytes {
  const flat = flattenOnWhite(mosaic);
  const style = { ...given, gapColor: onWhite(given.gapColor) };
  return style.isRound
    ? writeJpegRows({ ...paintRound(flat, style), isGrey: isGreyThroughout(flat, style) }, settings)
    : writeJpegMosaic(withGaps(flat, style), settings);
}

const PNG_NAMES = { iccProfile: true, gap: true, gapColor: true, shape: true } as const;

function profileFor(mosaic: Mosaic, style: CellStyle, given: Uint8Array | undefined): Uint8Array | undefined {
  if (given === undefined) return undefined;
  const iccProfile = fittingProfile(mosaic, { style, iccProfile: plainBytes(given, "iccProfile") });
  if (iccProfile !== undefined) return iccProfile;
  throw new RangeError("Expected a mosaic of greys for an ICC profile for grey but received other colors");
}

/** Returns the profile unless it is for grey and a color is none, between the cells as well. */
function fittingProfile(
  mosaic: Mosaic,
  { style, iccProfile }: Pick<CellSettings, "style" | "iccProfile">,
): Uint8Array | undefined {
  const fits = iccProfile === undefined || !isForGrey(iccProfile) || isGreyThroughout(mosaic, style);
  return fits ? iccProfile : undefined;
}

function isGreyThroughout({ colors }: Mosaic, style: CellStyle): boolean {
  return isAllGrey(colors) && (!hasGaps(style) || isAllGrey(style.gapColor));
}
