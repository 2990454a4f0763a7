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
import type { PhotoLimits, PixelationSettings } from "./pixelation-settings.ts";

/** A pixelated image that has not been stored yet. */
export interface PixelatedImage {
  /** The requested grid's label: `8x8`, or `10px` for a cell size. */
  readonly grid: string;
  /** Columns of the mosaic: fewer than requested if the image has fewer pixels. */
  readonly columns: number;
  readonly rows: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** An image's header, and whether pixelating it decodes its pixels. */
export interface InspectedObject extends ImageInfo {
  /** True if memory will hold all pixels at once. */
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
  limits: PhotoLimits,
): InspectedObject {
  return withRejections(() => ({
    ...inspect(bytes, { limits }),
    decodesPixels: decodesPixels(bytes, optionsOf(pixelation, limits)),
  }));
}

/**
 * Pixelates one image by each grid of its settings. Reads the input once.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function pixelateObject(
  bytes: Uint8Array,
  info: ImageInfo,
  pixelation: PixelationSettings,
  limits: PhotoLimits,
): PixelatedImage[] {
  const images = withRejections(() => pixelateAll(bytes, optionsOf(pixelation, limits)));
  const contentType = `image/${pixelation.format === "same" ? info.format : pixelation.format}`;
  return pixelation.grids.map(({ label, options }, i) => {
    const { columns, rows } = layGrid(options, info.width, info.height);
    return { grid: label, columns, rows, contentType, bytes: required(images[i]) };
  });
}

/** Returns core's options for each grid. */
function optionsOf(pixelation: PixelationSettings, limits: PhotoLimits): PixelateOptions[] {
  const { grids, format, quality, light, palette, regions, keep, cover, color } = pixelation;
  // The function's memory and time are the limits of an invocation's work.
  const bounds = { ...limits, maxWork: Infinity, maxMemory: Infinity };
  return grids.map(({ options }) => ({
    ...options,
    format,
    quality,
    light,
    limits: bounds,
    ...(palette === undefined ? {} : { palette }),
    regions,
    keep,
    cover,
    color,
  }));
}

function required(image: Uint8Array | undefined): Uint8Array {
  if (image === undefined) throw new RangeError("Expected an image for each grid");
  return image;
}

/** Runs core and turns its errors about the image into rejections. */
function withRejections<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PixelateError) throw new Rejection(error.code, error.message, error);
    throw error;
  }
}
