import { type Limits, DEFAULT_LIMITS, PixelateError } from "@pixelater/core";
import { FORMAT_NAMES, type OtherFormat } from "../formats.ts";
import { readBmp } from "./bmp.ts";
import { PastTheEnd } from "./bytes.ts";
import { readGif } from "./gif.ts";
import { corrupt, type Header, truncated } from "./header.ts";
import { readIsobmff } from "./isobmff.ts";
import { readTiff } from "./tiff.ts";
import { readWebp } from "./webp.ts";

/** Limits that apply before a decoder runs. */
export type HeaderLimits = Pick<Limits, "maxPixels" | "maxBytes">;

const READERS: Readonly<Record<OtherFormat, (bytes: Uint8Array) => Header>> = {
  webp: readWebp,
  avif: (bytes) => readIsobmff(bytes, "AVIF", "left"),
  heic: (bytes) => readIsobmff(bytes, "HEIC", "applied"),
  gif: readGif,
  tiff: readTiff,
  bmp: readBmp,
};

/**
 * Reads a photo's header from its container and checks it against the limits.
 *
 * @throws {PixelateError} `TOO_LARGE`, `CORRUPT_IMAGE`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function readHeader(bytes: Uint8Array, format: OtherFormat, limits: HeaderLimits = {}): Header {
  requireBytes(bytes, limits);
  const header = readOrTruncated(bytes, format);
  requirePixels(header, limits);
  return header;
}

/** Checks the length of a file. @throws {PixelateError} `TOO_LARGE` */
export function requireBytes(
  bytes: Uint8Array,
  { maxBytes = DEFAULT_LIMITS.maxBytes }: HeaderLimits = {},
): void {
  if (bytes.length > maxBytes) {
    throw new PixelateError("TOO_LARGE", `Expected at most ${maxBytes} bytes but received ${bytes.length}`);
  }
}

/** Checks the size of an image. @throws {PixelateError} `TOO_LARGE`, `CORRUPT_IMAGE` without pixels */
export function requirePixels(
  { width, height, largestPixels = 0 }: Pick<Header, "width" | "height" | "largestPixels">,
  { maxPixels = DEFAULT_LIMITS.maxPixels }: HeaderLimits = {},
): void {
  if (!(width > 0 && height > 0)) {
    throw corrupt(`Expected an image with pixels but its size is ${width} × ${height}`);
  }
  if (Math.max(width * height, largestPixels) > maxPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${maxPixels} pixels but the image has ${width} × ${height}`,
    );
  }
}

function readOrTruncated(bytes: Uint8Array, format: OtherFormat): Header {
  try {
    return READERS[format](bytes);
  } catch (cause) {
    if (cause instanceof PastTheEnd) throw truncated(FORMAT_NAMES[format], bytes.length);
    throw cause;
  }
}
