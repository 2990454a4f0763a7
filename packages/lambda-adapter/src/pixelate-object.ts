import { type ImageInfo, inspect, layGrid, PixelateError, pixelateAll } from "@pixelater/core";
import { Rejection } from "./faults.ts";
import type { ManifestOutput } from "./manifest/manifest.ts";
import type { Recipe, Settings } from "./settings.ts";

/** One pixelated image, before it has a place. */
export interface PixelatedImage extends Pick<ManifestOutput, "grid" | "columns" | "rows" | "contentType"> {
  readonly bytes: Uint8Array;
}

/**
 * Reads the header only.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function inspectObject(bytes: Uint8Array, limits: Settings["limits"]): ImageInfo {
  return rejecting(() => inspect(bytes, { limits }));
}

/**
 * Pixelates one image by every grid of its recipe; the input is read once.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function pixelateObject(
  bytes: Uint8Array,
  info: ImageInfo,
  recipe: Recipe,
  limits: Settings["limits"],
): PixelatedImage[] {
  const { format, quality, light, palette, regions } = recipe;
  const images = rejecting(() =>
    pixelateAll(
      bytes,
      recipe.grids.map(({ options }) => ({
        ...options,
        format,
        quality,
        light,
        limits,
        ...(palette === undefined ? {} : { palette }),
        ...(regions === undefined ? {} : { regions }),
      })),
    ),
  );
  const contentType = `image/${format === "same" ? info.format : format}`;
  return recipe.grids.map(({ label, options }, i) => {
    const { columns, rows } = layGrid(options, info.width, info.height);
    return { grid: label, columns, rows, contentType, bytes: required(images[i]) };
  });
}

/** The core gives an image for each grid. */
function required(image: Uint8Array | undefined): Uint8Array {
  if (image === undefined) throw new RangeError("Expected an image for each grid");
  return image;
}

function rejecting<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PixelateError) throw new Rejection(error.code, error.message, error);
    throw error;
  }
}
