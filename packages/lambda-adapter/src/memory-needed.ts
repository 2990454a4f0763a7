import type { ImageInfo } from "@pixelater/core";
import { Rejection } from "./faults.ts";
import type { Recipe } from "./settings.ts";

/** The runtime, the function and all that it takes for any photo but the photo itself: 119 MiB in docs/costs.md. */
const FUNCTION_BYTES = 125_000_000;

/**
 * For each pixel on the reference road. Measured with photos of 12, 30 and 100 megapixels: 36, 34 and 33 for a JPEG, whose
 * decoder keeps every sample several times over, and 3 to 4 for a PNG. The fast road takes nothing for a pixel.
 */
const REFERENCE_BYTES_PER_PIXEL = { jpeg: 36, png: 4 } as const;

/** Bytes of memory that the function needs at most while it pixelates an image. */
export function memoryNeeded(
  { format, width, height }: Pick<ImageInfo, "format" | "width" | "height">,
  fileBytes: number,
  { light }: Recipe,
): number {
  const perPixel = light === "linear" ? REFERENCE_BYTES_PER_PIXEL[format] : 0;
  return FUNCTION_BYTES + fileBytes + width * height * perPixel;
}

/**
 * A function that takes more memory than it has is killed, with everything else that it was invoked for, and every time again.
 *
 * @throws {Rejection} `TOO_LARGE` for an image for which there is none on the reference road.
 */
export function requireMemory(info: ImageInfo, fileBytes: number, recipe: Recipe, memoryBytes: number): void {
  const needed = memoryNeeded(info, fileBytes, recipe);
  if (recipe.light !== "linear" || needed <= memoryBytes) return;
  const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new Rejection(
    "TOO_LARGE",
    `Expected at most ${inMegabytes(memoryBytes)} for ${info.width} × ${info.height} pixels in linear light but they take ${inMegabytes(needed)}`,
  );
}
