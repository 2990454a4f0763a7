import { plainBytes } from "../bytes.ts";
import { isNeeded, type SampleSpace } from "../color/color-profile.ts";
import { PixelateError } from "../errors.ts";
import { detectFormat, type Format } from "./format.ts";
import { ScanTrace } from "../jpeg/measure.ts";
import { type JpegHeader, readJpegHeader } from "../jpeg/syntax/header.ts";
import { type Limits, requireBytes, requirePixels, resolveLimits, type ResolvedLimits } from "../limits.ts";
import { type Orientation, uprightSize, uprightUnit } from "../orientation/orientation.ts";
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

/** An input whose header was read and is within the limits. Its pixels were not read. */
export type Source = JpegSource | PngSource;

/**
 * Reads an image's header and checks it against the limits.
 *
 * @throws {PixelateError} with any of its codes; {@link TypeError} for an input that is no Uint8Array.
 */
export function openSource(input: Uint8Array, limits?: Limits): Source {
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
export function openJpegSource(input: Uint8Array, limits?: Limits): JpegSource {
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
export function openPngSource(input: Uint8Array, limits?: Limits): PngSource {
  return open(input, limits, (bytes) => {
    requireFormat(bytes, "png");
    return { format: "png", header: readPngHeader(bytes) };
  });
}

function open<
  Read extends Pick<JpegSource, "format" | "header" | "trace"> | Pick<PngSource, "format" | "header">,
>(input: Uint8Array, limits: Limits | undefined, read: (bytes: Uint8Array) => Read): Opened & Read {
  const bytes = plainBytes(input);
  const resolved = resolveLimits(limits);
  requireBytes(bytes.length, resolved);
  const opened = read(bytes);
  const { width, height, orientation } = opened.header;
  requirePixels(width, height, resolved);
  return { ...opened, ...uprightSize(width, height, orientation), orientation, bytes, limits: resolved };
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

/** Returns the size of a JPEG's MCUs as coded, in pixels; 1 × 1 for a PNG. */
export function mcuSizeOf(source: Source): Pick<CodedUnit, "width" | "height"> {
  if (source.format !== "jpeg") return PIXEL;
  const { maxHorizontal, maxVertical } = source.header;
  return { width: 8 * maxHorizontal, height: 8 * maxVertical };
}

/** Returns the MCUs of a JPEG as they lie on the upright image; single pixels for a PNG. */
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
  const { colorModel } = source.header;
  if (colorModel === "grey") return "grey";
  return colorModel === "cmyk" || colorModel === "ycck" ? "cmyk" : "rgb";
}

/** Returns true if an image's header lets expect that all pixels are opaque. */
export function isOpaqueByHeader(source: Source): boolean {
  if (source.format === "jpeg") return true;
  const { colorType } = source.header;
  return colorType === GREY || colorType === RGB;
}

/** Returns the image's ICC profile if viewers need it to show its colors right. */
export function neededProfile(source: Source): Uint8Array | undefined {
  const { iccProfile } = source.header;
  return iccProfile !== undefined && isNeeded(iccProfile, sampleSpaceOf(source)) ? iccProfile : undefined;
}
