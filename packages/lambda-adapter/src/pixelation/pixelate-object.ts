import {
  type Estimate,
  estimate,
  estimateVerify,
  gridSize,
  type ImageInfo,
  inspect,
  type PhotoInput,
  PixelateError,
  pixelateEach,
  type PixelateOptions,
  type Placeholder,
  placeholder,
  type Region,
  type Verification,
  verify,
  type VerifyEstimate,
} from "@pixelater/core";
import { blurHash, thumbHash } from "@pixelater/core/hashes";
import { progressiveMemory, toProgressive } from "@pixelater/core/progressive";
import { Rejection } from "../errors.ts";
import { isPartial, withStrength } from "./hiding.ts";
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
  /** The result of comparing it with the photo, if that was requested. */
  readonly verification?: Verification;
  /** Where the scans of a progressive JPEG end, if that was asked for. */
  readonly progressive?: ProgressiveOutput;
  /** The placeholder of this output, if it has the most cells and one was requested. */
  readonly placeholder?: OutputPlaceholder;
}

/** Where the parts of a progressive JPEG end. */
export interface ProgressiveOutput {
  /** Bytes from the start that show cells of 16 pixels. */
  readonly coarseEnd: number;
  /** The first byte after each scan. */
  readonly scanEnds: number[];
}

/** A placeholder that a page shows until an output is loaded. */
export interface OutputPlaceholder extends Pick<Placeholder, "dataUrl" | "averageColor" | "css"> {
  readonly thumbHash: string;
  readonly blurHash: string;
}

/** An image's header, and what pixelating it costs at most. */
export interface InspectedObject extends ImageInfo {
  readonly cost: Estimate;
  /** The most that comparing the outputs with the photo costs; undefined if that is not requested. */
  readonly verifying?: VerifyEstimate;
  /** Bytes of memory that writing outputs again as progressive JPEGs takes at most; 0 if that is not asked for. */
  readonly progressiveBytes: number;
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
  photo: PhotoInput,
  pixelation: PixelationSettings,
  limits: PhotoLimits,
): InspectedObject {
  const { faces, regions = [], strength } = pixelation;
  const planned =
    faces === true ? { ...pixelation, regions: [...regions, withStrength(WHOLE, strength)] } : pixelation;
  return withRejections(() => {
    const info = inspect(photo, { limits });
    const options = optionsOf(planned, limits);
    const cost = estimate(photo, options);
    const progressiveBytes = progressiveBytesOf(photo, info, planned, cost);
    const verifying = planned.verify === true && {
      verifying: estimateVerify(photo, options, progressiveBytes > 0),
    };
    return { ...info, cost, ...verifying, progressiveBytes };
  });
}

/** A JPEG of which regions are hidden keeps about its size; core's bound on an output allows for twice as much. */
function progressiveBytesOf(
  photo: PhotoInput,
  { format, width, height }: ImageInfo,
  pixelation: PixelationSettings,
  { outputBytes }: Estimate,
): number {
  const outputFormat = pixelation.format === "same" ? format : pixelation.format;
  if (pixelation.progressive !== true || outputFormat !== "jpeg") return 0;
  const isPatched = isPartial(pixelation) && format === "jpeg" && "length" in photo;
  const fileBytes = isPatched ? Math.min(photo.length, outputBytes) : outputBytes;
  const { size, scale = size === "cells" ? 1 : undefined } = pixelation;
  const bounds = pixelation.grids.map(({ options }) => {
    if (scale === undefined) return progressiveMemory(width, height, fileBytes);
    const { columns, rows } = gridSize(options, width, height);
    return progressiveMemory(columns * scale, rows * scale, fileBytes);
  });
  return Math.max(...bounds);
}

/**
 * Pixelates one image by each grid of its settings, and yields each output as soon as it is written. Reads the input once.
 *
 * @throws {Rejection} with the code of the `PixelateError`.
 */
export function* pixelateObject(
  photo: PhotoInput,
  info: ImageInfo,
  pixelation: PixelationSettings,
  limits: PhotoLimits,
): Generator<PixelatedImage, void, undefined> {
  const files = withRejections(() => pixelateEach(photo, optionsOf(pixelation, limits)));
  const format = pixelation.format === "same" ? info.format : pixelation.format;
  const contentType = `image/${format}`;
  const isRecompressed = format === "jpeg" && (info.format !== "jpeg" || "data" in photo);
  const allOptions = pixelation.verify === true ? optionsOf(pixelation, limits) : [];
  const sizes = pixelation.grids.map(({ options }) => gridSize(options, info.width, info.height));
  const most = Math.max(...sizes.map(({ columns, rows }) => columns * rows));
  const finest =
    pixelation.placeholder === true ? sizes.findIndex(({ columns, rows }) => columns * rows === most) : -1;
  for (const [i, { label }] of pixelation.grids.entries()) {
    const { columns = 0, rows = 0 } = sizes[i] ?? {};
    const next = withRejections(() => files.next());
    if (next.done === true) throw new RangeError("Expected an image for each grid");
    const verifying = allOptions[i];
    const shown = i === finest && { placeholder: placeholderOf(next.value) };
    const written =
      pixelation.progressive === true && format === "jpeg"
        ? progressiveOf(next.value)
        : { bytes: next.value };
    // The file that is stored is compared, in whichever way it was written.
    const verified = verifying && {
      verification: verifyOutput(photo, written.bytes, verifying, isRecompressed),
    };
    yield { grid: label, columns, rows, contentType, ...written, ...verified, ...shown };
  }
}

const NO_LIMITS = { maxPixels: Infinity, maxBytes: Infinity, maxWork: Infinity, maxMemory: Infinity };

/** Writes an output again as a progressive JPEG, without loss. */
function progressiveOf(
  output: Uint8Array,
): Pick<PixelatedImage, "bytes"> & { progressive: ProgressiveOutput } {
  const { bytes, coarseEnd, scans } = withRejections(() => toProgressive(output, { limits: NO_LIMITS }));
  return { bytes, progressive: { coarseEnd, scanEnds: scans.map(({ end }) => end) } };
}

/** Makes the placeholder of an output. One of the photo itself would show what the outputs hide. */
function placeholderOf(output: Uint8Array): OutputPlaceholder {
  const { dataUrl, averageColor, css, hashes } = withRejections(() =>
    // An output may have more pixels than a photo, where cells are scaled.
    placeholder(output, { limits: NO_LIMITS, hashes: { thumbHash, blurHash } }),
  );
  return { dataUrl, averageColor, css, ...hashes };
}

/**
 * Compares an output with its photo.
 *
 * @param isRecompressed true for a JPEG of another format: it is not lossless, so pixels outside differ a little.
 * @throws {Rejection} `NOT_VERIFIED` if something outside was changed, or something inside shows.
 */
function verifyOutput(
  photo: PhotoInput,
  output: Uint8Array,
  options: PixelateOptions,
  isRecompressed: boolean,
): Verification {
  const found = withRejections(() => verify(photo, output, options));
  if (found.insideCovered && (found.outsideUnchanged || isRecompressed)) return found;
  throw new Rejection(
    "NOT_VERIFIED",
    `Expected an output that equals its photo outside of the regions, and is cover inside, but ${found.outside.different} ${found.comparedBy} differ outside and ${found.inside.different} inside`,
  );
}

/** Returns core's options for each grid. */
function optionsOf(pixelation: PixelationSettings, limits: PhotoLimits): PixelateOptions[] {
  const { grids, format, quality, light, regions, keep, cover, color } = pixelation;
  const { palette, dither, ditherStrength, size, scale, gap, gapColor, shape } = pixelation;
  // The function's memory and time are the limits of an invocation's work.
  const bounds = { ...limits, maxWork: Infinity, maxMemory: Infinity };
  return grids.map(({ options }) => ({
    ...options,
    ...{ format, quality, light, limits: bounds },
    ...{ palette, dither, ditherStrength, size, scale, gap, gapColor, shape },
    ...{ regions, keep, cover, color },
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
