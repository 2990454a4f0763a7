import { measure, type MeasureOptions, type Mosaic } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { readApngFrames } from "./apng.ts";
import type { TakeFrame } from "./frames.ts";
import { readGifFrames } from "./gif.ts";

/** Formats of animations. */
export type AnimationFormat = "gif" | "apng";

/** The cells of each frame of an animation. */
export interface MeasuredAnimation {
  readonly frames: readonly { readonly image: Mosaic; readonly milliseconds: number }[];
  /** How often it is played; 0 for without end. */
  readonly loop: number;
}

/** The longest time of a frame that is written. */
const MOST_MILLISECONDS = 65_535;

/**
 * Measures the frames of an animation one after the other: memory holds the canvas and the cells.
 *
 * @param options their limits apply to each frame.
 */
export function measureAnimation(
  bytes: Uint8Array,
  format: AnimationFormat,
  options: MeasureOptions,
): MeasuredAnimation {
  const frames: { image: Mosaic; milliseconds: number }[] = [];
  const take: TakeFrame = (canvas, milliseconds) => {
    const [image] = measure(canvas, [options]);
    frames.push({ image, milliseconds: Math.min(MOST_MILLISECONDS, Math.round(milliseconds)) });
  };
  const loop =
    format === "gif" ? readGifFrames(bytes, take) : readApngFrames(bytes, take, { limits: options.limits });
  if (frames.length === 0) throw corrupt("Expected an animation with frames but got none");
  return { frames, loop };
}
