import { plainBytes } from "../bytes.ts";
import { isNeeded, type SampleSpace } from "../color/color-profile.ts";
import { isAllOpaque } from "../color/rgba.ts";
import { PixelateError } from "../errors.ts";
import { detectFormat, type Format } from "./format.ts";
import { ScanTrace } from "../jpeg/measure.ts";
import { type JpegHeader, readJpegHeader } from "../jpeg/syntax/header.ts";
import { type Limits, requireBytes, requirePixels, resolveLimits, type ResolvedLimits } from "../limits.ts";
import { type Orientation, uprightSize, uprightUnit } from "../orientation/orientation.ts";
import { isPixelInput, type PhotoInput, type PixelInput, rasterOf } from "./pixel-input.ts";
import type { Raster } from "../pixels/raster.ts";
import { GREY, GREY_ALPHA, RGB } from "../png/syntax/format.ts";
import { type PngHeader, readPngHeader } from "../png/syntax/header.ts";
import { type CodedUnit, PIXEL } from "../regions/touched.ts";

interface Opened {
  readonly bytes: Uint8Array;
  readonly limits: ResolvedLimits;
  /** Of the upright image. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

export interface JpegSource extends Opened {
  readonly format: "jpeg";
  readonly header: JpegHeader;
  /** Where rows of MCUs begin, once the image was measured. */
  readonly trace: ScanTrace;
}

export interface PngSource extends Opened {
  readonly format: "png";
  readonly header: PngHeader;
}

/** Pixels in place of a file. */
export interface PixelSource extends Opened {
  readonly format: "pixels";
  readonly header: Pick<PixelInput, "iccProfile"> & {
    readonly width: number;
    readonly height: number;
    readonly orientation: Orientation;
  };
  readonly raster: Raster;
  readonly isOpaque: boolean;
}

/** An input whose header was read and is within the limits. Its pixels were not read. */
export type Source = JpegSource | PngSource | PixelSource;

/**
 * Reads an image's header and checks it against the limits. Of pixels only their number is limited, as they are in memory
 * already.
 *
 * @throws {PixelateError} with any of its codes; {@link TypeError} for an input that is neither bytes nor pixels.
 */
export function openSource(input: PhotoInput, limits?: Limits): Source {
  if (isPixelInput(input)) return openPixels(input, limits);
  return open(input, limits, (bytes) => {
    const format = detectFormat(bytes);
    return format === "jpeg"
      ? { format, header: readJpegHeader(bytes), trace: new ScanTrace() }
      : { format, header: readPngHeader(bytes) };
  });
}

/**
 * Reads a JPEG's header, as {@link openSource} does.
 *
 * @throws {PixelateError} `UNSUPPORTED_FORMAT` for a PNG as well.
 */
export function openJpegSource(input: Uint8Array | ArrayBuffer, limits?: Limits): JpegSource {
  return open(input, limits, (bytes) => {
    requireFormat(bytes, "jpeg");
    return { format: "jpeg", header: readJpegHeader(bytes), trace: new ScanTrace() };
  });
}

/**
 * Reads a PNG's header, as {@link openSource} does.
 *
 * @throws {PixelateError} `UNSUPPORTED_FORMAT` for a JPEG as well.
 */
export function openPngSource(input: Uint8Array | ArrayBuffer, limits?: Limits): PngSource {
  return open(input, limits, (bytes) => {
    requireFormat(bytes, "png");
    return { format: "png", header: readPngHeader(bytes) };
  });
}

function open<
  Read extends Pick<JpegSource, "format" | "header" | "trace"> | Pick<PngSource, "format" | "header">,
>(
  input: Uint8Array | ArrayBuffer,
  limits: Limits | undefined,
  read: (bytes: Uint8Array) => Read,
): Opened & Read {
  const bytes = plainBytes(input);
  const resolved = resolveLimits(limits);
  requireBytes(bytes.length, resolved);
  const opened = read(bytes);
  const { width, height, orientation } = opened.header;
  requirePixels(width, height, resolved);
  return { ...opened, ...uprightSize(width, height, orientation), orientation, bytes, limits: resolved };
}

function openPixels(input: PixelInput, limits: Limits | undefined): PixelSource {
  const raster = rasterOf(input);
  const { width, height, data } = raster;
  const { orientation = 1 } = input;
  const resolved = resolveLimits(limits);
  requirePixels(width, height, resolved);
  const iccProfile = input.iccProfile && plainBytes(input.iccProfile, "iccProfile");
  return {
    ...uprightSize(width, height, orientation),
    ...{ format: "pixels", orientation, limits: resolved },
    header: { width, height, orientation, iccProfile },
    bytes: data,
    raster,
    isOpaque: isAllOpaque(raster.data),
  };
}

/** Returns the format that an output has by default: the file's own, and of pixels the one that can hold them. */
export function sameFormat(source: Source): Format {
  if (source.format !== "pixels") return source.format;
  return source.isOpaque ? "jpeg" : "png";
}

function requireFormat(bytes: Uint8Array, format: Format): void {
  const received = detectFormat(bytes);
  if (received === format) return;
  const names = { jpeg: "JPEG", png: "PNG" };
  throw new PixelateError(
    "UNSUPPORTED_FORMAT",
    `Expected a ${names[format]} but received a ${names[received]}; pixelate() reads both`,
    { offset: 0 },
  );
}

/** Returns the size of a JPEG's MCUs as coded, in pixels; otherwise 1 × 1. */
export function mcuSizeOf(source: Source): Pick<CodedUnit, "width" | "height"> {
  if (source.format !== "jpeg") return PIXEL;
  const { maxHorizontal, maxVertical } = source.header;
  return { width: 8 * maxHorizontal, height: 8 * maxVertical };
}

/** Returns the MCUs of a JPEG as they lie on the upright image; otherwise single pixels. */
export function codedUnitOf(source: Source): CodedUnit {
  const { width, height, orientation } = source.header;
  return uprightUnit(mcuSizeOf(source), width, height, orientation);
}

/** Returns the color space of an image's samples, as an ICC profile names it. */
export function sampleSpaceOf(source: Source): SampleSpace {
  if (source.format === "png") {
    const { colorType } = source.header;
    return colorType === GREY || colorType === GREY_ALPHA ? "grey" : "rgb";
  }
  if (source.format === "pixels") return "rgb";
  const { colorModel } = source.header;
  if (colorModel === "grey") return "grey";
  return colorModel === "cmyk" || colorModel === "ycck" ? "cmyk" : "rgb";
}

/** Returns true if an image's header lets expect that all pixels are opaque. */
export function isOpaqueByHeader(source: Source): boolean {
  if (source.format === "jpeg") return true;
  if (source.format === "pixels") return source.isOpaque;
  const { colorType } = source.header;
  return colorType === GREY || colorType === RGB;
}

/** Returns the image's ICC profile if viewers need it to show its colors right. */
export function neededProfile(source: Source): Uint8Array | undefined {
  const { iccProfile } = source.header;
  return iccProfile !== undefined && isNeeded(iccProfile, sampleSpaceOf(source)) ? iccProfile : undefined;
}
