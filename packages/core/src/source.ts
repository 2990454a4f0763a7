import { type Bytes, plainBytes } from "./bytes.js";
import { isNeeded, type SampleSpace } from "./color-profile.js";
import { detectFormat } from "./formats.js";
import { type JpegHeader, readJpegHeader } from "./jpeg/header.js";
import { decodeJpeg } from "./jpeg/decode.js";
import { type Limits, requireBytes, requirePixels, resolveLimits, type ResolvedLimits } from "./limits.js";
import { type Orientation, seenSize, seenUnit, turnRaster } from "./orientation.js";
import { decodePng } from "./png/decode.js";
import { GREY, GREY_ALPHA } from "./png/format.js";
import { type PngHeader, readPngHeader } from "./png/header.js";
import type { Raster } from "./raster.js";
import { type CodedUnit, PIXEL } from "./region.js";

/** An input whose header was read and found within the limits; of its pixels nothing is known yet. */
export type Source = {
  readonly bytes: Uint8Array;
  readonly limits: ResolvedLimits;
  /** As a person sees the image: after its orientation. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
} & (
  | { readonly format: "jpeg"; readonly header: JpegHeader }
  | { readonly format: "png"; readonly header: PngHeader }
);

/**
 * Reads an image's header and checks it against the limits.
 *
 * @throws {PixelateError} with any of its codes; {@link TypeError} for an input that is no Uint8Array.
 */
export function openSource(input: Uint8Array, limits?: Limits): Source {
  const bytes = plainBytes(input);
  const resolved = resolveLimits(limits);
  requireBytes(bytes.length, resolved);
  const format = detectFormat(bytes);
  const opened =
    format === "jpeg" ? { format, header: readJpegHeader(bytes) } : { format, header: readPngHeader(bytes) };
  const { width, height, orientation } = opened.header;
  requirePixels(width, height, resolved);
  return { ...opened, ...seenSize(width, height, orientation), orientation, bytes, limits: resolved };
}

/** What the pixels are coded in, as stored: the MCUs of a JPEG, and of a PNG each pixel, as it loses nothing. */
export function storedUnitOf(source: Source): Pick<CodedUnit, "width" | "height"> {
  if (source.format !== "jpeg") return PIXEL;
  const { maxHorizontal, maxVertical } = source.header;
  return { width: 8 * maxHorizontal, height: 8 * maxVertical };
}

/** The same as a person sees the image. */
export function codedUnitOf(source: Source): CodedUnit {
  const { width, height, orientation } = source.header;
  return seenUnit(storedUnitOf(source), width, height, orientation);
}

/** What the samples of an image are, as far as color profiles go. */
export function sampleSpaceOf(source: Source): SampleSpace {
  if (source.format === "png") {
    const { colorType } = source.header;
    return colorType === GREY || colorType === GREY_ALPHA ? "grey" : "rgb";
  }
  const { colorModel } = source.header;
  if (colorModel === "grey") return "grey";
  return colorModel === "cmyk" || colorModel === "ycck" ? "cmyk" : "rgb";
}

/** Returns the image's ICC profile if viewers need it to show its colors right. */
export function neededProfile(source: Source): Uint8Array | undefined {
  const { iccProfile } = source.header;
  return iccProfile !== undefined && isNeeded(iccProfile, sampleSpaceOf(source)) ? iccProfile : undefined;
}

/** All pixels, as stored: not yet turned. */
export function decodeStored(source: Source): Raster<Bytes> {
  return source.format === "jpeg"
    ? decodeJpeg(source.bytes, source.header, source.limits)
    : decodePng(source.bytes, source.limits);
}

/** All pixels, as a person sees them. */
export function decodeSeen(source: Source): Raster<Bytes> {
  return turnRaster(decodeStored(source), source.orientation);
}
