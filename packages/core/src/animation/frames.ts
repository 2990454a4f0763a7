import { layGrid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import { uprightRaster } from "../orientation/orientation.ts";
import { quoted } from "../quoting.ts";
import { type PixelInput, rasterOf } from "../source/pixel-input.ts";

/** A picture of an animation: a mosaic, or the pixels of an image, best one that has large areas of one color. */
export type AnimationImage = Mosaic | PixelInput;

/** A picture with the time that it is shown. */
export interface AnimationFrame {
  readonly image: AnimationImage;
  /** Time that the frame is shown, from 0 to 65,535. Default: `frameMilliseconds` of the animation. */
  readonly milliseconds?: number | undefined;
}

/** A frame that is ready to be written. */
export interface TimedMosaic {
  readonly mosaic: Mosaic;
  readonly milliseconds: number;
}

/** The delay of an APNG has 16 bits for numerator and denominator; that of a GIF has more room. */
const MOST_MILLISECONDS = 65_535;

const FRAME_NAMES: Readonly<Record<keyof AnimationFrame, true>> = { image: true, milliseconds: true };

/**
 * Returns frames as mosaics of one size.
 *
 * @param longSide pixels of the longer side; undefined for the size that the frames have.
 * @throws {TypeError | RangeError} when there are none, a time is out of range, or sizes differ.
 */
export function timedMosaics(
  frames: readonly (AnimationImage | AnimationFrame)[],
  frameMilliseconds: number,
  longSide: number | undefined,
): TimedMosaic[] {
  requireList(frames);
  if (frames.length === 0) throw new RangeError("Expected at least one frame but received none");
  const timed = frames.map((frame, i): TimedMosaic => {
    const { image, milliseconds = frameMilliseconds } = frameOf(frame, i);
    const mosaic = mosaicOf(image);
    return {
      mosaic: longSide === undefined ? mosaic : resized(mosaic, longSide),
      milliseconds: requireMilliseconds(milliseconds, `milliseconds of frame ${i}`),
    };
  });
  const [{ width, height }] = timed.map(({ mosaic }) => mosaic);
  for (const [i, { mosaic }] of timed.entries()) {
    if (mosaic.width === width && mosaic.height === height) continue;
    throw new RangeError(
      `Expected frames of one size but the first has ${width} × ${height} pixels and frame ${i} ${mosaic.width} × ${mosaic.height}`,
    );
  }
  return timed;
}

function requireList(frames: unknown): void {
  if (!Array.isArray(frames)) throw new TypeError(`Expected a list of frames but received ${quoted(frames)}`);
}

/** @throws {TypeError | RangeError} unless it is a time that both formats hold. */
export function requireMilliseconds(value: number, name: string): number {
  if (typeof value !== "number")
    throw new TypeError(`Expected a number for ${name} but received ${typeof value}`);
  if (value >= 0 && value <= MOST_MILLISECONDS) return Math.round(value);
  throw new RangeError(`Expected 0 to ${MOST_MILLISECONDS} for ${name} but received ${value}`);
}

function frameOf(frame: AnimationImage | AnimationFrame, index: number): AnimationFrame {
  if (typeof frame !== "object" || (frame as unknown) === null) {
    throw new TypeError(`Expected a mosaic, a raster or { image, milliseconds } for frame ${index}`);
  }
  if (!("image" in frame)) return { image: frame };
  requireKnownNames(frame, FRAME_NAMES, `frame ${index}`);
  return frame;
}

/** Returns an upright raster as a mosaic with a cell for each pixel. Rows and neighbors that are equal are written as runs. */
function mosaicOf(image: AnimationImage): Mosaic {
  if ("colors" in image) return image;
  const { width, height, data } = uprightRaster(rasterOf(image), image.orientation ?? 1);
  return { ...layGrid({ cellSize: 1 }, width, height), colors: data };
}

/** Returns a mosaic of the same cells in another size. */
function resized(mosaic: Mosaic, longSide: number): Mosaic {
  const { width, height, columns, rows, colors } = mosaic;
  const scale = longSide / Math.max(width, height);
  const side = (pixels: number) => Math.max(1, Math.round(scale * pixels));
  if (columns > side(width) || rows > side(height)) {
    throw new RangeError(
      `Expected a longSide of a pixel for each cell at least but ${columns} × ${rows} cells have ${side(width)} × ${side(height)} pixels`,
    );
  }
  return { ...layGrid({ grid: { columns, rows } }, side(width), side(height)), colors };
}
