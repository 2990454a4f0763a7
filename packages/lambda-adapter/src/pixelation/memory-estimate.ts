import { Rejection } from "../errors.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { PixelationSettings } from "../settings.ts";

/** The runtime, the function and all that it takes for any photo but the photo itself: 119 MiB in docs/costs.md. */
const FUNCTION_BYTES = 125_000_000;

/**
 * Bytes for each pixel of an image that is decoded: 4 of its raster, and rows of samples. Measured with photos of 12 megapixels:
 * 4 to 5.3 for a JPEG of any colour model, 4.2 to 4.6 for a PNG.
 */
const DECODED_BYTES_PER_PIXEL = 6;

/**
 * The same where outputs with regions are written from pixels, which may be as large as the photo. Measured with five and with
 * sixteen outputs of noise: 31 and 36 for a CMYK JPEG, 27 and 36 for a PNG.
 */
const REGION_BYTES_PER_PIXEL = 38;

/** Bytes of memory that the function needs at most while it pixelates an image. */
export function estimateMemory(
  info: InspectedObject,
  fileBytes: number,
  { regions }: PixelationSettings,
): number {
  const { width, height, decodesPixels } = info;
  const perPixel = regions === undefined ? DECODED_BYTES_PER_PIXEL : REGION_BYTES_PER_PIXEL;
  return FUNCTION_BYTES + fileBytes + (decodesPixels ? width * height * perPixel : 0);
}

/**
 * A function that takes more memory than it has is killed, with everything else that it was invoked for, and every time again.
 *
 * @throws {Rejection} `TOO_LARGE` for an image that is to be decoded and for whose pixels there is none.
 */
export function requireMemory(
  info: InspectedObject,
  fileBytes: number,
  pixelation: PixelationSettings,
  memoryBytes: number,
): void {
  const needed = estimateMemory(info, fileBytes, pixelation);
  if (!info.decodesPixels || needed <= memoryBytes) return;
  const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new Rejection(
    "TOO_LARGE",
    `Expected at most ${inMegabytes(memoryBytes)} for ${info.width} × ${info.height} pixels, which are to be decoded, but they take ${inMegabytes(needed)}`,
  );
}
