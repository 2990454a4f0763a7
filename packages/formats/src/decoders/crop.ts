import type { Raster } from "@pixelater/core";
import { corrupt, type Crop } from "../containers/header.ts";

/** Returns the pixels of a crop. @throws {PixelateError} `CORRUPT_IMAGE` if it reaches beyond the image. */
export function cropped(image: Raster, { left, top, width, height }: Crop): Raster {
  if (left + width > image.width || top + height > image.height) {
    throw corrupt(
      `Expected an image of at least ${left + width} × ${top + height} pixels but got ${image.width} × ${image.height}`,
    );
  }
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 4 * ((top + y) * image.width + left);
    data.set(image.data.subarray(from, from + 4 * width), 4 * width * y);
  }
  return { width, height, data };
}
