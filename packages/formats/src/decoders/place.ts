import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";

/**
 * Returns an image on a transparent canvas: itself if it fills the canvas.
 *
 * @throws {PixelateError} `CORRUPT_IMAGE` if it reaches beyond.
 */
export function placeOn(
  canvas: { readonly width: number; readonly height: number },
  image: Raster,
  left: number,
  top: number,
): Raster {
  const { width, height } = canvas;
  if (left + image.width > width || top + image.height > height) {
    throw corrupt(
      `Expected an image within ${width} × ${height} pixels but got ${image.width} × ${image.height} at ${left}, ${top}`,
    );
  }
  if (image.width === width && image.height === height) return image;
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(4 * image.width * y, 4 * image.width * (y + 1));
    data.set(row, 4 * (width * (top + y) + left));
  }
  return { width, height, data };
}
