import { Rejection } from "./faults.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { Recipe } from "./settings.ts";

/** The runtime, the function and all that it takes for any photo but the photo itself: 119 MiB in docs/costs.md. */
const FUNCTION_BYTES = 125_000_000;

/**
 * For each pixel of an image that is decoded. Measured with photos of 12, 30 and 100 megapixels: 36, 34 and 33 for a JPEG,
 * whose decoder keeps every sample several times over, and 3 to 4 for a PNG.
 */
const DECODED_BYTES_PER_PIXEL = { jpeg: 36, png: 4 } as const;

/** The same where five outputs with regions are written from pixels: 39 and 28 with 12 megapixels. */
const REGION_BYTES_PER_PIXEL = { jpeg: 42, png: 30 } as const;

/** Bytes of memory that the function needs at most while it pixelates an image. */
export function memoryNeeded(info: InspectedObject, fileBytes: number, { regions }: Recipe): number {
  const { format, width, height, decodesPixels } = info;
  const perPixel = (regions === undefined ? DECODED_BYTES_PER_PIXEL : REGION_BYTES_PER_PIXEL)[format];
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
  recipe: Recipe,
  memoryBytes: number,
): void {
  const needed = memoryNeeded(info, fileBytes, recipe);
  if (!info.decodesPixels || needed <= memoryBytes) return;
  const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new Rejection(
    "TOO_LARGE",
    `Expected at most ${inMegabytes(memoryBytes)} for ${info.width} × ${info.height} pixels, which are to be decoded, but they take ${inMegabytes(needed)}`,
  );
}
