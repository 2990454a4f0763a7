import {
  DEFAULT_LIMITS,
  formatName,
  type Limits,
  PixelateError,
  type PixelInput,
  type Raster,
} from "@pixelater/core";
import { readHeader } from "./containers/read-header.ts";
import { requireKnownNames, requireLimits } from "./option-names.ts";
import { detectFormat, FORMAT_NAMES, type OtherFormat } from "./formats.ts";
import { decodeInThread } from "./worker/decode-in-thread.ts";

/** A file: its bytes, or a `Blob` such as a `File` that a person chose. */
export type PhotoFile = Uint8Array | ArrayBuffer | { arrayBuffer(): Promise<ArrayBuffer> };

/** Options for reading headers. */
export interface InspectOptions {
  /** Limits above which a photo is rejected, before a decoder has seen it: those of `pixelate`. */
  readonly limits?: Pick<Limits, "maxPixels" | "maxBytes"> | undefined;
}

/** Options for decoding. */
export interface DecodeOptions extends InspectOptions {
  /** Milliseconds that a decoder may take. Default 30,000. */
  readonly timeoutMs?: number | undefined;
}

const INSPECT_NAMES: Readonly<Record<keyof InspectOptions, true>> = { limits: true };

const DECODE_NAMES: Readonly<Record<keyof DecodeOptions, true>> = { limits: true, timeoutMs: true };

/** A photo as its container describes it. */
export interface PhotoInfo {
  readonly format: OtherFormat;
  /** Pixels of the upright photo. */
  readonly width: number;
  readonly height: number;
  /** Whether pixels may be transparent, so that an output should be a PNG. */
  readonly hasAlpha: boolean;
  /** Images in an animation; 1 for a photo. {@link decodePhoto} decodes the first. */
  readonly frames: number;
  /** Whether an ICC profile is embedded. */
  readonly hasColorProfile: boolean;
  /** Bytes that {@link decodePhoto} needs beyond the file, at most. */
  readonly memoryBytes: number;
}

/** Memory of a worker and of a decoder's code. */
const DECODER_BYTES = 81_000_000;

/** Bytes for each pixel while a photo is decoded, measured with an AVIF of 12 megapixels; a HEIC takes 16, a WebP 11. */
const BYTES_OF_PIXEL = 26;

/** The pixels of a photo, upright, with its ICC profile: what `pixelate`, `measure` and `encode` take. */
export interface DecodedPhoto extends Raster, PixelInput {
  readonly data: Uint8Array;
  readonly format: OtherFormat;
}

/**
 * Reads the header of a WebP, AVIF, HEIC, GIF, TIFF or BMP. Decodes nothing.
 *
 * @throws {PixelateError} `UNSUPPORTED_FORMAT` for any other file; when the header cannot be read or goes beyond the limits.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function inspectPhoto(file: Uint8Array | ArrayBuffer, options: InspectOptions = {}): PhotoInfo {
  requireKnownNames(options, INSPECT_NAMES, "options");
  const { limits } = options;
  requireLimits(limits);
  const bytes = viewOf(file);
  const format = requireOtherFormat(bytes);
  const { width, height, orientation, iccProfile, hasAlpha, frames } = readHeader(bytes, format, limits);
  const isTurned = orientation >= 5;
  return {
    format,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    hasAlpha,
    frames,
    hasColorProfile: iccProfile !== undefined,
    memoryBytes: DECODER_BYTES + BYTES_OF_PIXEL * width * height,
  };
}

/**
 * Returns a photo as `pixelate` and the other functions of core take it: the bytes of a JPEG or PNG as they are, the upright
 * pixels of a WebP, AVIF, HEIC, GIF (its first image), TIFF or BMP. These are decoded in a worker.
 *
 * @throws {PixelateError} when the file cannot be read; its `code` says why.
 *
 * @example
 * const tiles = pixelate(await toPhoto(file), { grid: 32 });
 */
export async function toPhoto(
  file: PhotoFile,
  options: DecodeOptions = {},
): Promise<Uint8Array | DecodedPhoto> {
  requireDecodeOptions(options);
  const bytes = await bytesOf(file);
  return isForCore(bytes) ? bytes : decodePhoto(bytes, options);
}

/**
 * Decodes a WebP, AVIF, HEIC, GIF (its first image), TIFF or BMP in a worker.
 *
 * @throws {PixelateError} `UNSUPPORTED_FORMAT` for any other file, and for HEIC without libheif-js; `TOO_LARGE`, `TRUNCATED`,
 *   `CORRUPT_IMAGE`, `UNSUPPORTED_FEATURE`, `TIMED_OUT`.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export async function decodePhoto(file: PhotoFile, options: DecodeOptions = {}): Promise<DecodedPhoto> {
  requireDecodeOptions(options);
  const { limits, timeoutMs = 30_000 } = options;
  const bytes = await bytesOf(file);
  const format = requireOtherFormat(bytes);
  const { orientation, iccProfile } = readHeader(bytes, format, limits);
  const maxPixels = limits?.maxPixels ?? DEFAULT_LIMITS.maxPixels;
  const { width, height, data } = await decodeInThread(
    { kind: "photo", format, bytes, orientation, maxPixels },
    timeoutMs,
  );
  return { format, width, height, data, ...(isForRgb(iccProfile) && { iccProfile: iccProfile.slice() }) };
}

/** Returns whether a profile describes RGB (ICC.1 §7.2.6), as the pixels are: those of CMYK or gray files are converted. */
function isForRgb(profile: Uint8Array | undefined): profile is Uint8Array {
  return profile !== undefined && String.fromCharCode(...profile.subarray(16, 20)) === "RGB ";
}

function requireDecodeOptions(options: DecodeOptions): void {
  requireKnownNames(options, DECODE_NAMES, "options");
  requireLimits(options.limits);
}

/** JPEG and PNG, and files that are too short or of no known format: core reads or refuses them. */
function isForCore(bytes: Uint8Array): boolean {
  return detectFormat(bytes) === undefined;
}

function requireOtherFormat(bytes: Uint8Array): OtherFormat {
  const format = detectFormat(bytes);
  if (format !== undefined) return format;
  const names = Object.values(FORMAT_NAMES).join(", ");
  throw new PixelateError(
    "UNSUPPORTED_FORMAT",
    `Expected one of ${names} but received ${formatName(bytes) ?? "an unknown format"}`,
    { offset: 0 },
  );
}

/** Returns the bytes of a file. */
export async function bytesOf(file: PhotoFile): Promise<Uint8Array> {
  return "arrayBuffer" in file ? new Uint8Array(await file.arrayBuffer()) : viewOf(file);
}

function viewOf(file: Uint8Array | ArrayBuffer): Uint8Array {
  return ArrayBuffer.isView(file) ? file : new Uint8Array(file);
}
