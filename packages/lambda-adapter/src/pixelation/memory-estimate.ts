import { Rejection } from "../errors.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";

/** Memory of the runtime and the function without a photo: 119 MiB in docs/costs.md. */
const FUNCTION_BYTES = 125_000_000;

/**
 * Bytes for each pixel of a decoded image: 4 for its raster, the rest for rows of samples. Photos of 12 megapixels took 4 to
 * 5.3 bytes as JPEG of any colour model, and 4.2 to 4.6 as PNG.
 */
const DECODED_BYTES_PER_PIXEL = 6;

/**
 * Bytes for each pixel of a decoded image whose outputs have regions: such outputs may be as large as the photo. Five and
 * sixteen outputs of noise took 31 and 36 bytes from a CMYK JPEG, and 27 and 36 from a PNG.
 */
const REGION_BYTES_PER_PIXEL = 38;

/** Returns an upper estimate of the bytes of memory that the function needs to pixelate an image. */
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
 * Checks that the function has enough memory to decode an image. Lambda kills a function that exceeds its memory, which ends
 * the work on every photo of the invocation, in each retry.
 *
 * @throws {Rejection} `TOO_LARGE` for an image that does not fit into memory.
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
    `Expected ${info.width} × ${info.height} pixels to decode in ${inMegabytes(memoryBytes)} of memory but they take ${inMegabytes(needed)}. Make the photo smaller, or give the function more memory`,
  );
}
