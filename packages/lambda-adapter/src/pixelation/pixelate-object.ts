import {
  decodesPixels,
  type ImageInfo,
  inspect,
  layGrid,
  PixelateError,
  pixelateAll,
  type PixelateOptions,
} from "@pixelater/core";
import { Rejection } from "../errors.ts";
import type { ManifestOutput } from "../manifest/manifest.ts";
import type { PixelationSettings, Settings } from "../settings.ts";

/** One pixelated image, before it has a place. */
export interface PixelatedImage extends Pick<ManifestOutput, "grid" | "columns" | "rows" | "contentType"> {
  readonly bytes: Uint8Array;
}

/** An image as its header tells it, and what pixelating it by a recipe comes to. */
export interface InspectedObject extends ImageInfo {
  /** Whether all of its pixels will be in memory. */
  readonly decodesPixels: boolean;
}

/**
 * Reads the header only.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function inspectObject(
  bytes: Uint8Array,
  pixelation: PixelationSettings,
  limits: Settings["limits"],
): InspectedObject {
  return withRejections(() => ({
    ...inspect(bytes, { limits }),
    decodesPixels: decodesPixels(bytes, optionsOf(pixelation, limits)),
  }));
}

/**
 * Pixelates one image by every grid of its recipe; the input is read once.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function pixelateObject(
  bytes: Uint8Array,
  info: ImageInfo,
  pixelation: PixelationSettings,
  limits: Settings["limits"],
): PixelatedImage[] {
  const images = withRejections(() => pixelateAll(bytes, optionsOf(pixelation, limits)));
  const contentType = `image/${pixelation.format === "same" ? info.format : pixelation.format}`;
  return pixelation.grids.map(({ label, options }, i) => {
    const { columns, rows } = layGrid(options, info.width, info.height);
    return { grid: label, columns, rows, contentType, bytes: required(images[i]) };
  });
}

/** What core is asked for, for each grid. */
function optionsOf(pixelation: PixelationSettings, limits: Settings["limits"]): PixelateOptions[] {
  const { grids, format, quality, light, palette, regions } = pixelation;
  return grids.map(({ options }) => ({
    ...options,
    format,
    quality,
    light,
    limits,
    ...(palette === undefined ? {} : { palette }),
    ...(regions === undefined ? {} : { regions }),
  }));
}

/** The core gives an image for each grid. */
function required(image: Uint8Array | undefined): Uint8Array {
  if (image === undefined) throw new RangeError("Expected an image for each grid");
  return image;
}

function withRejections<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PixelateError) throw new Rejection(error.code, error.message, error);
    throw error;
  }
}
