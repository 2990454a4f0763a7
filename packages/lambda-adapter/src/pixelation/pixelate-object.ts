import {
  type Estimate,
  estimate,
  gridSize,
  type ImageInfo,
  inspect,
  PixelateError,
  pixelateEach,
  type PixelateOptions,
  type Region,
  type Verification,
  verify,
} from "@pixelater/core";
import { Rejection } from "../errors.ts";
import { withStrength } from "./hiding.ts";
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
  /** What comparing it with the photo found, if that was asked for. */
  readonly verification?: Verification;
}

/** An image's header, and what pixelating it costs at most. */
export interface InspectedObject extends ImageInfo {
  readonly cost: Estimate;
}

/** Stands for the faces of a photo in which they have not been looked for: no face covers more. */
const WHOLE: Region = { left: 0, top: 0, width: "100%", height: "100%" };

/**
 * Reads the header, and lists the scans of a progressive JPEG. If faces are yet to be found, the cost is that of hiding the
 * whole photo.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function inspectObject(
  bytes: Uint8Array,
  pixelation: PixelationSettings,
  limits: PhotoLimits,
): InspectedObject {
  const { faces, regions = [], strength } = pixelation;
  const planned =
    faces === true ? { ...pixelation, regions: [...regions, withStrength(WHOLE, strength)] } : pixelation;
  return withRejections(() => ({
    ...inspect(bytes, { limits }),
    cost: estimate(bytes, optionsOf(planned, limits)),
  }));
}

/**
 * Pixelates one image by each grid of its settings, and yields each output as soon as it is written. Reads the input once.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function* pixelateObject(
  bytes: Uint8Array,
  info: ImageInfo,
  pixelation: PixelationSettings,
  limits: PhotoLimits,
): Generator<PixelatedImage, void, undefined> {
  const files = withRejections(() => pixelateEach(bytes, optionsOf(pixelation, limits)));
  const format = pixelation.format === "same" ? info.format : pixelation.format;
  const contentType = `image/${format}`;
  const isRecompressed = format === "jpeg" && info.format !== "jpeg";
  const allOptions = pixelation.verify === true ? optionsOf(pixelation, limits) : [];
  for (const [i, { label, options }] of pixelation.grids.entries()) {
    const { columns, rows } = gridSize(options, info.width, info.height);
    const next = withRejections(() => files.next());
    if (next.done === true) throw new RangeError("Expected an image for each grid");
    const verifying = allOptions[i];
    const verified = verifying && {
      verification: verifyOutput(bytes, next.value, verifying, isRecompressed),
    };
    yield { grid: label, columns, rows, contentType, bytes: next.value, ...verified };
  }
}

/**
 * Compares an output with its photo.
 *
 * @param isRecompressed true for a JPEG of another format: it is not lossless, so pixels outside differ a little.
 * @throws {Rejection} `NOT_VERIFIED` if something outside was changed, or something inside shows.
 */
function verifyOutput(
  bytes: Uint8Array,
  output: Uint8Array,
  options: PixelateOptions,
  isRecompressed: boolean,
): Verification {
  const found = withRejections(() => verify(bytes, output, options));
  if (found.insideCovered && (found.outsideUnchanged || isRecompressed)) return found;
  throw new Rejection(
    "NOT_VERIFIED",
    `Expected an output that equals its photo outside of the regions, and is cover inside, but ${found.outside.different} ${found.comparedBy} differ outside and ${found.inside.different} inside`,
  );
}

/** Returns core's options for each grid. */
function optionsOf(pixelation: PixelationSettings, limits: PhotoLimits): PixelateOptions[] {
  const { grids, format, quality, light, palette, dither, size, scale, regions, keep, cover, color } =
    pixelation;
  // The function's memory and time are the limits of an invocation's work.
  const bounds = { ...limits, maxWork: Infinity, maxMemory: Infinity };
  return grids.map(({ options }) => ({
    ...options,
    format,
    quality,
    light,
    limits: bounds,
    palette,
    dither,
    size,
    scale,
    regions,
    keep,
    cover,
    color,
  }));
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
