import {
  applyPalette,
  type Bytes,
  DEFAULT_LIMITS,
  type DitherOptions,
  formatName,
  layGrid,
  type MeasureOptions,
  type Mosaic,
  type Palette,
  PixelateError,
} from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import { PastTheEnd } from "../containers/bytes.ts";
import { truncated } from "../containers/header.ts";
import { readHeader } from "../containers/read-header.ts";
import { bytesOf, type DecodeOptions, type PhotoFile } from "../photo.ts";
import { measureInThread } from "../worker/decode-in-thread.ts";
import { isApng, readApng } from "./apng-chunks.ts";
import type { AnimationFormat } from "./measure-animation.ts";

/** Options of {@link pixelateAnimation}. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export type AnimationOptions = Pick<MeasureOptions, "grid" | "cellSize" | "light"> &
  DitherOptions &
  DecodeOptions & {
    /** Default: the format of the input. */
    readonly format?: "same" | AnimationFormat | undefined;
    /**
     * One palette for all frames: a name, a list of colors, or `{ colors: 16 }`, the sixteen that suit all frames best.
     * Default: all colors in an APNG, and in a GIF the 256 that suit all frames best.
     */
    readonly palette?: Palette | undefined;
  };

/** All pixels of all frames, for each pixel that a photo may have. */
const MOST_FRAMES_OF_LIMIT = 10;

/**
 * Pixelates each frame of an animated GIF or PNG. Times, number of plays and transparency are kept; frames that change a part
 * of the canvas, or dispose of it, become whole ones. Takes memory for one canvas and the cells of all frames.
 *
 * @returns an animated GIF or PNG of the same size.
 * @throws {PixelateError} `UNSUPPORTED_FORMAT` for any other file, also a PNG that is not animated; `TOO_LARGE`, `TRUNCATED`,
 *   `CORRUPT_IMAGE`, `TIMED_OUT`.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const tiles = await pixelateAnimation(file, { grid: { columns: 32 }, palette: "gameboy" });
 */
export async function pixelateAnimation(file: PhotoFile, options: AnimationOptions = {}): Promise<Bytes> {
  const {
    grid,
    cellSize,
    light,
    format = "same",
    palette,
    dither,
    ditherStrength,
    limits,
    timeoutMs = 30_000,
  } = options;
  const bytes = await bytesOf(file);
  const source = animationFormat(bytes);
  const { width, height, frames } = sizeOf(bytes, source, limits);
  const { maxPixels = DEFAULT_LIMITS.maxPixels } = limits ?? {};
  if (width * height * frames > MOST_FRAMES_OF_LIMIT * maxPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${MOST_FRAMES_OF_LIMIT * maxPixels} pixels in all frames but ${frames} have ${width} × ${height} each`,
    );
  }
  const chosen = cellSize === undefined ? { grid } : { cellSize };
  const task = { kind: "animation", format: source, bytes, options: { ...chosen, light } } as const;
  const measured = await measureInThread(task, timeoutMs);
  const mosaics = measured.frames.map(({ image }) => image);
  const images = palette === undefined ? mosaics : inPalette(mosaics, palette, { dither, ditherStrength });
  return animate(
    images.map((image, i) => ({ image, milliseconds: measured.frames[i].milliseconds })),
    { format: format === "same" ? source : format, loop: Math.min(measured.loop, 65_535) },
  );
}

function animationFormat(bytes: Uint8Array): AnimationFormat {
  const name = formatName(bytes);
  if (name === "GIF") return "gif";
  if (name === "PNG" && orTruncated(bytes, () => isApng(bytes))) return "apng";
  throw new PixelateError(
    "UNSUPPORTED_FORMAT",
    `Expected an animated GIF or PNG but received ${name === "PNG" ? "a PNG that is not animated" : (name ?? "an unknown format")}`,
    { offset: 0 },
  );
}

function sizeOf(
  bytes: Uint8Array,
  format: AnimationFormat,
  limits: DecodeOptions["limits"],
): { readonly width: number; readonly height: number; readonly frames: number } {
  if (format === "gif") return readHeader(bytes, "gif", limits);
  const { width, height, frames } = orTruncated(bytes, () => readApng(bytes));
  return { width, height, frames: frames.length };
}

function orTruncated<T>(bytes: Uint8Array, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PastTheEnd) throw truncated("PNG", bytes.length);
    throw cause;
  }
}

/** Returns mosaics of one grid in the colors of one palette. */
function inPalette(mosaics: readonly Mosaic[], palette: Palette, dithering: DitherOptions): Mosaic[] {
  const fixed = typeof palette === "object" && "colors" in palette ? bestColors(mosaics, palette) : palette;
  return mosaics.map((mosaic) => applyPalette(mosaic, fixed, dithering));
}

/** Returns the colors that suit all mosaics best. */
function bestColors(mosaics: readonly Mosaic[], palette: Palette): string[] {
  const [{ columns, rows }] = mosaics;
  const colors = new Uint8Array(4 * columns * rows * mosaics.length);
  for (const [i, mosaic] of mosaics.entries()) colors.set(mosaic.colors, i * mosaic.colors.length);
  const size = layGrid({ cellSize: 1 }, columns, rows * mosaics.length);
  const used = applyPalette({ ...size, colors }, palette).colors;
  const hex = new Set<string>();
  for (let at = 0; at < used.length; at += 4) {
    const rgb = (used[at] << 16) | (used[at + 1] << 8) | used[at + 2];
    if (used[at + 3] > 0) hex.add(`#${rgb.toString(16).padStart(6, "0")}`);
  }
  return [...hex];
}
