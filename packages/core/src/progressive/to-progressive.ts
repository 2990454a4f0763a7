import { type Bytes, joinBytes, plainBytes } from "../bytes.ts";
import { PixelateError } from "../errors.ts";
import { type ProgressiveJpeg, writeProgressive } from "../jpeg/progressive/write-progressive.ts";
import { readJpegHeader } from "../jpeg/syntax/header.ts";
import { Marker } from "../jpeg/syntax/markers.ts";
import { listScans } from "../jpeg/syntax/scans.ts";
import { END_OF_IMAGE } from "../jpeg/syntax/write-segments.ts";
import {
  budgetOf,
  HEADER_NAMES,
  type HeaderOptions,
  requireBytes,
  requirePixels,
  resolveLimits,
} from "../limits.ts";
import { requireKnownNames } from "../option-names.ts";
import { progressiveCost } from "./cost.ts";

/**
 * Turns a JPEG into a progressive one without loss: decoders show the same pixels, bit by bit. It is usually some percent
 * smaller.
 *
 * Its scans come in the order of importance, so that a prefix of the file is a coarse picture: {@link
 * ProgressiveJpeg.coarseEnd} bytes show the mean of every 16 × 16 pixels. Metadata is kept. A JPEG that is progressive
 * already gets these scans as well.
 *
 * Memory: 3 bytes for each coefficient that is not zero and 18 for each block of 8 × 8 samples.
 *
 * @throws {PixelateError} when the input cannot be read: `UNSUPPORTED_FORMAT` for a PNG as well.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const { bytes, coarseEnd } = toProgressive(photo);
 * const coarse = jpegPrefix(bytes, coarseEnd); // about a tenth of the file
 */
export function toProgressive(jpeg: Uint8Array, options: HeaderOptions = {}): ProgressiveJpeg {
  requireKnownNames(options, HEADER_NAMES, "options");
  const bytes = plainBytes(jpeg, "jpeg");
  const limits = resolveLimits(options.limits);
  requireBytes(bytes.length, limits);
  if (bytes.length >= 2 && (bytes[0] !== 0xff || bytes[1] !== Marker.SOI)) {
    throw new PixelateError(
      "UNSUPPORTED_FORMAT",
      'Expected a JPEG but received another format; pixelate() with format "jpeg" makes one',
      { offset: 0 },
    );
  }
  const header = readJpegHeader(bytes);
  requirePixels(header.width, header.height, limits);
  const scans = listScans(bytes, header, limits.maxScanPixels);
  const { work, memory } = progressiveCost(header, scans, bytes.length);
  const { maxWork, maxMemory } = budgetOf(bytes.length, limits, 1);
  if (work > maxWork || memory > maxMemory) {
    const [limit, most, needed] =
      work > maxWork ? ["maxWork", maxWork, work] : ["maxMemory", maxMemory, memory];
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${most} for limits.${limit} but a progressive copy of ${header.width} × ${header.height} pixels may take ${needed}`,
    );
  }
  return writeProgressive(bytes, header, scans);
}

/**
 * Returns the first bytes of a JPEG as a file of its own, which decoders take as whole: they end with EOI.
 *
 * @param end of one of the scans that {@link toProgressive} lists.
 * @throws {RangeError} if `end` is not within the file.
 */
export function jpegPrefix(jpeg: Uint8Array, end: number): Bytes {
  const bytes = plainBytes(jpeg, "jpeg");
  if (!Number.isInteger(end) || end < 2 || end > bytes.length) {
    throw new RangeError(`Expected an offset from 2 to ${bytes.length} but received ${end}`);
  }
  return joinBytes([bytes.subarray(0, end), END_OF_IMAGE]);
}
