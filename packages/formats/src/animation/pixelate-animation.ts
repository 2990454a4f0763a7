import {
  applyPalette,
  type Bytes,
  DEFAULT_LIMITS,
  type DitherOptions,
  formatName,
  type GridOptions,
  layGrid,
  measure,
  type MeasureOptions,
  type Mosaic,
  type Palette,
  PixelateError,
} from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import { PastTheEnd } from "../containers/bytes.ts";
import { truncated } from "../containers/header.ts";
import { readHeader, requireBytes, requirePixels } from "../containers/read-header.ts";
import { requireKnownNames, requireLimits } from "../option-names.ts";
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

const ANIMATION_NAMES: Readonly<Record<keyof AnimationOptions, true>> = {
  grid: true,
  cellSize: true,
  light: true,
  format: true,
  palette: true,
  dither: true,
  ditherStrength: true,
  limits: true,
  timeoutMs: true,
};

/** Frames of an animation. Each takes time and memory, even one of a single pixel. */
const MOST_FRAMES = 10_000;

/** Cells of all frames: 4 bytes each. */
const MOST_CELLS = 20e6;

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
  requireOptions(options);
  const { light, format = "same", palette, dither, ditherStrength, limits, timeoutMs = 30_000 } = options;
  const grid = gridOptionsOf(options);
  const bytes = await bytesOf(file);
  requireBytes(bytes, limits);
  const source = animationFormat(bytes);
  const size = sizeOf(bytes, source, limits);
  const { maxPixels = DEFAULT_LIMITS.maxPixels } = limits ?? {};
  requireAffordable(size, grid, maxPixels);
  const measured = await measureInThread(
    {
      kind: "animation",
      format: source,
      bytes,
      // The bytes were counted above; those of canvases are more.
      options: { ...grid, light, limits: { maxPixels, maxBytes: Infinity } },
    },
    timeoutMs,
  );
  const mosaics = measured.frames.map(({ image }) => image);
  const images = inPalette(mosaics, palette, { dither, ditherStrength });
  return animate(
    images.map((image, i) => ({ image, milliseconds: measured.frames[i].milliseconds })),
    { format: format === "same" ? source : format, loop: Math.min(measured.loop, 65_535) },
  );
}

/** A photo on which options are tried. */
const ONE_PIXEL = { width: 1, height: 1, data: Uint8Array.of(0, 0, 0, 255) };

/**
 * Checks options by doing with one pixel what is done with each frame: in a thread, a mistake in them would seem to be one of
 * the file.
 *
 * @throws {TypeError | RangeError} when an option is wrong.
 */
function requireOptions(options: AnimationOptions): void {
  requireKnownNames(options, ANIMATION_NAMES, "options");
  const { light, format = "same", palette, dither, ditherStrength, limits } = options;
  requireLimits(limits);
  const mosaics = measure(ONE_PIXEL, [{ ...gridOptionsOf(options), light }]);
  const images = inPalette(mosaics, palette, { dither, ditherStrength });
  animate(images, format === "same" ? {} : { format });
}

function gridOptionsOf({ grid, cellSize }: AnimationOptions): GridOptions {
  if (grid !== undefined && cellSize !== undefined) {
    throw new TypeError("Expected grid or cellSize but received both");
  }
  return cellSize === undefined ? { grid: grid ?? 16 } : { cellSize };
}

interface AnimationSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** Checks what the frames take together. @throws {PixelateError} `TOO_LARGE` */
function requireAffordable(
  { width, height, frames }: AnimationSize,
  grid: GridOptions,
  maxPixels: number,
): void {
  if (frames > MOST_FRAMES) {
    throw new PixelateError("TOO_LARGE", `Expected at most ${MOST_FRAMES} frames but got ${frames}`);
  }
  if (width * height * frames > MOST_FRAMES_OF_LIMIT * maxPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${MOST_FRAMES_OF_LIMIT * maxPixels} pixels in all frames but ${frames} have ${width} × ${height} each`,
    );
  }
  const { columns, rows } = layGrid(grid, width, height);
  if (columns * rows * frames > MOST_CELLS) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${MOST_CELLS} cells in all frames but ${frames} have ${columns} × ${rows} each; use larger cells`,
    );
  }
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

function sizeOf(bytes: Uint8Array, format: AnimationFormat, limits: DecodeOptions["limits"]): AnimationSize {
  if (format === "gif") return readHeader(bytes, "gif", limits);
  const { width, height, frames } = orTruncated(bytes, () => readApng(bytes));
  requirePixels({ width, height }, limits);
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

/** Returns mosaics of one grid in the colors of one palette; as they are without one, and if nothing is opaque. */
function inPalette(
  mosaics: readonly Mosaic[],
  palette: Palette | undefined,
  dithering: DitherOptions,
): readonly Mosaic[] {
  if (palette === undefined) return mosaics;
  const all = (colors: Palette) => mosaics.map((mosaic) => applyPalette(mosaic, colors, dithering));
  if (typeof palette !== "object" || !("colors" in palette)) return all(palette);
  const colors = bestColors(mosaics, palette);
  return colors.length === 0 ? mosaics : all(colors);
}

/** Returns the colors that suit all mosaics best; none if nothing is opaque. */
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
