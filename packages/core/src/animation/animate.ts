import type { Bytes } from "../bytes.ts";
import { requireKnownNames } from "../option-names.ts";
import { quoted } from "../quoting.ts";
import { requireWhole } from "../whole-number.ts";
import { type AnimationFrame, type AnimationImage, requireMilliseconds, timedMosaics } from "./frames.ts";
import { writeApng } from "./write-apng.ts";
import { writeGif } from "./write-gif.ts";

/** Options of {@link animate}. */
export interface AnimateOptions {
  /**
   * `"apng"` (the default) has exactly the frames' colors, and viewers that know nothing of it show the first frame. `"gif"`
   * has 256 colors for all frames, and no half-transparent ones.
   */
  readonly format?: "apng" | "gif" | undefined;
  /** Time that each frame is shown, unless it has its own, from 0 to 65,535. A GIF has hundredths of a second. Default 400. */
  readonly frameMilliseconds?: number | undefined;
  /** How often the animation is played, from 0 to 65,535; 0 (the default) for without end. */
  readonly loop?: number | undefined;
  /** Pixels of the longer side, at least one for each cell. Default: the size of the frames. */
  readonly longSide?: number | undefined;
}

const ANIMATE_NAMES: Readonly<Record<keyof AnimateOptions, true>> = {
  format: true,
  frameMilliseconds: true,
  loop: true,
  longSide: true,
};

const MOST_PLAYS = 65_535;

/** Longest side that both PNG decoders and GIF take. */
const MOST_PIXELS = 65_535;

/**
 * Writes an animation of mosaics, such as one that reveals a photo: coarse cells first, then finer ones. Frames may also be
 * pixels, best with large areas of one color.
 *
 * Frames are written as runs of color: time and memory grow with their cells and rows of pixels, and pixels never exist.
 *
 * @param frames at least one, all of the same size.
 * @throws {TypeError | RangeError} when a frame or an option is wrong.
 *
 * @example
 * const mosaics = measure(photo, [8, 16, 32, 64].map((grid) => ({ grid })));
 * const reveal = animate(mosaics, { format: "gif", longSide: 640 });
 */
export function animate(
  frames: readonly (AnimationImage | AnimationFrame)[],
  options: AnimateOptions = {},
): Bytes {
  requireKnownNames(options, ANIMATE_NAMES, "options");
  const { format = "apng", frameMilliseconds = 400, loop = 0, longSide } = options;
  if (!["apng", "gif"].includes(format)) {
    throw new TypeError(`Expected "apng" or "gif" for format but received ${quoted(format)}`);
  }
  requireMilliseconds(frameMilliseconds, "frameMilliseconds");
  requireWhole(loop, "loop", 0, MOST_PLAYS);
  if (longSide !== undefined) requireWhole(longSide, "longSide", 1, MOST_PIXELS);
  const timed = timedMosaics(frames, frameMilliseconds, longSide);
  return format === "gif" ? writeGif(timed, loop) : writeApng(timed, loop);
}
