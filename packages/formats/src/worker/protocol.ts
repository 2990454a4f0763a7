import type { MeasureOptions, Orientation, PixelateErrorCode, Raster } from "@pixelater/core";
import type { AnimationFormat, MeasuredAnimation } from "../animation/measure-animation.ts";
import type { OtherFormat } from "../formats.ts";

/** A photo to decode. */
export interface PhotoTask {
  readonly kind: "photo";
  readonly format: OtherFormat;
  readonly bytes: Uint8Array;
  readonly orientation: Orientation;
  readonly maxPixels: number;
}

/** An animation whose frames a worker measures. */
export interface AnimationTask {
  readonly kind: "animation";
  readonly format: AnimationFormat;
  readonly bytes: Uint8Array;
  readonly options: MeasureOptions;
}

/** What a thread is asked for. It takes one at a time. */
export type Task = PhotoTask | AnimationTask;

/** Why there is no result. */
export interface Failure {
  readonly error: { readonly code: PixelateErrorCode; readonly message: string };
}

/** The upright pixels of a photo, or the frames of an animation. */
export type Result = { readonly raster: Raster } | { readonly animation: MeasuredAnimation };

export type Answer = Result | Failure;
