import type { Format } from "./source/format.ts";
import { type CellSize, type GridCounts, type GridOptions, requireGridOptions } from "./mosaic/grid.ts";
import type { Light } from "./color/light.ts";
import type { Limits } from "./limits.ts";
import { requireKnownNames } from "./option-names.ts";
import { requireWhole } from "./whole-number.ts";
import { artConflict } from "./mosaic/art.ts";
import { type CellStyle, type CellStyleOptions, resolveCellStyle } from "./mosaic/cell-style.ts";
import { type DitherSettings, resolveDither } from "./mosaic/dither.ts";
import { type DitherOptions, type Palette, requirePalette } from "./mosaic/palette.ts";
import {
  type ColoredCover,
  type Cover,
  type CoverColor,
  coverOf,
  hidingConflict,
  type Region,
  requireCover,
  requireRegions,
} from "./regions/region.ts";
import { quoted } from "./quoting.ts";

/** Options for measuring cells. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export type MeasureOptions = OptionalGrid & MeasuringOptions;

/** Options for pixelating and writing an image. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export type PixelateOptions = OptionalGrid & MeasuringOptions & WriteSettings & RegionSettings;

/** Options for pixelating a whole image and writing it as PNG. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export type PixelateToPngOptions = MeasureOptions &
  Pick<WriteSettings, "size" | "scale" | "palette" | "colorProfile"> &
  DitherOptions &
  CellStyleOptions;

/** One of `grid` and `cellSize`, or neither. */
type OptionalGrid =
  | {
      /**
       * Number of cells: `n` for n × n, or `columns` and `rows`. One count alone, or `longSide`, makes square cells. Whole
       * numbers from 1. Default 16.
       */
      readonly grid?: GridCounts | undefined;
      readonly cellSize?: undefined;
    }
  | {
      /** Size of a cell in pixels: `p` for p × p, or separate width and height. Whole numbers from 1. */
      readonly cellSize?: CellSize | undefined;
      readonly grid?: undefined;
    };

interface MeasuringOptions {
  /** `"srgb"` (the default) averages the file's own values, `"linear"` averages linear light. */
  readonly light?: Light | undefined;
  /**
   * `"exact"` (the default) averages exactly the pixels of each cell. `"dc"` counts each 8 × 8 block of a JPEG as one
   * flat tile: several times faster, and visibly different only where cells are not much larger than blocks.
   * Ignored for PNG.
   */
  readonly precision?: "exact" | "dc" | undefined;
  /** Limits above which an image is rejected. Several options at once share the lowest limits. */
  readonly limits?: Limits | undefined;
}

interface WriteSettings extends DitherOptions, CellStyleOptions {
  /**
   * Format of the output; `"same"` (the default) as the input, or for pixels JPEG, and PNG if any is transparent. JPEG shows
   * transparent cells on white.
   */
  readonly format?: "same" | FormatOption | undefined;
  /** JPEG quality, a whole number 1…100. Default 80. */
  readonly quality?: number | undefined;
  /** `"4:2:0"` (the default) stores a JPEG's colour at half the resolution, `"4:4:4"` at the full one. */
  readonly subsampling?: "4:2:0" | "4:4:4" | undefined;
  /**
   * `"photo"` (the default) writes an image of the photo's size. `"cells"` writes a pixel a cell, for sprites, previews and
   * data: 8 × 8 cells are an image of 8 × 8 pixels. Not with `regions` or `keep`.
   */
  readonly size?: "photo" | "cells" | undefined;
  /** Pixels of a cell, across and down, in an image of size `"cells"`: a whole number from 1 to 1000. Default 1. */
  readonly scale?: number | undefined;
  /**
   * Each cell takes the nearest color of this palette: one known by name, a list of colors, or `{ colors: 16 }`, the sixteen
   * that suit the photo best. Default: all colors.
   */
  readonly palette?: Palette | undefined;
  /**
   * `"keep"` (the default) copies the ICC profile if viewers need it. They do not if its curves and primaries show every
   * color within one level of sRGB, nor if it is malformed, for CMYK, or for another color space than the image's. A
   * profile for grey stays with a grey image, whose output is then grey as well. `"drop"` leaves the profile out. A palette
   * drops it as well, as its colors are sRGB, except with `regions`: outside of them colors do not change.
   */
  readonly colorProfile?: "keep" | "drop" | undefined;
}

interface RegionSettings {
  /**
   * Pixelates only these regions. Every cell that a region touches is pixelated as a whole, and in a JPEG every cell that
   * shares an MCU with a region. An empty list pixelates nothing. Default: the whole image.
   *
   * A JPEG that stays a JPEG keeps its coefficients, quality and subsampling outside of the cells. Its EXIF orientation is
   * kept as well, and nothing else of its EXIF data. A PNG with 16 bits a sample comes back with 8.
   */
  readonly regions?: readonly Region[] | undefined;
  /**
   * Hides everything but these regions, in place of `regions`: every cell that does not lie in one of them as a whole, in a
   * JPEG with all its MCUs. Their own cells and covers are not used.
   */
  readonly keep?: readonly Region[] | undefined;
  /**
   * How regions without a cover of their own are hidden. Default `"cells"`, or `"solid"` if there is a color. Of a whole image
   * `"surroundings"` is an error, and so is `"solid"` without a color.
   */
  readonly cover?: Cover | undefined;
  /** The color of the cover `"solid"`. Default `"auto"`, the mean color around each region. */
  readonly color?: CoverColor | undefined;
}

/** A format as an option: `"jpg"` is another name for `"jpeg"`. */
export type FormatOption = Format | "jpg";

/** Options for writing a mosaic as JPEG. */
export interface WriteJpegOptions extends Pick<WriteSettings, "quality" | "subsampling">, CellStyleOptions {
  /** An ICC profile to embed: for RGB, or for grey if the mosaic has only greys. */
  readonly iccProfile?: Uint8Array | undefined;
}

/** Options for writing a mosaic as PNG. */
export type WritePngOptions = Pick<WriteJpegOptions, "iccProfile"> & CellStyleOptions;

/** Options for writing a mosaic. */
export interface WriteOptions extends WriteJpegOptions {
  readonly format: FormatOption;
}

/** Options of {@link MeasureOptions} with their defaults. */
export interface MeasureSettings {
  readonly gridOptions: GridOptions;
  readonly light: Light;
  readonly precision: "exact" | "dc";
}

/** Options of {@link PixelateToPngOptions} with their defaults. */
export interface PngSettings extends MeasureSettings {
  /** Pixels of a cell across and down; undefined if the output has the photo's size. */
  readonly scale: number | undefined;
  readonly palette: Palette | undefined;
  readonly dither: DitherSettings;
  readonly style: CellStyle;
  readonly colorProfile: "keep" | "drop";
}

export interface OutputSettings extends PngSettings {
  readonly format: "same" | Format;
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  /** Undefined: the whole image. */
  readonly regions: readonly Region[] | undefined;
  /** Undefined unless everything but these regions is hidden. */
  readonly keep: readonly Region[] | undefined;
  readonly cover: ColoredCover;
}

const PIXELATE_NAMES: Readonly<Record<keyof PixelateOptions, true>> = {
  grid: true,
  cellSize: true,
  light: true,
  precision: true,
  regions: true,
  keep: true,
  cover: true,
  color: true,
  format: true,
  quality: true,
  subsampling: true,
  size: true,
  scale: true,
  palette: true,
  dither: true,
  ditherStrength: true,
  gap: true,
  gapColor: true,
  shape: true,
  colorProfile: true,
  limits: true,
};

const PNG_NAMES: Readonly<Record<keyof PixelateToPngOptions, true>> = {
  grid: true,
  cellSize: true,
  light: true,
  precision: true,
  size: true,
  scale: true,
  palette: true,
  dither: true,
  ditherStrength: true,
  gap: true,
  gapColor: true,
  shape: true,
  colorProfile: true,
  limits: true,
};

/**
 * Returns the options of a measurement with their defaults, checked also for callers without types. Accepts the names of all
 * options: one list may serve {@link measure} and {@link pixelateAll}.
 *
 * @throws {TypeError} for an unknown name or a value of the wrong kind, {@link RangeError} for one out of range.
 */
export function resolveMeasureSettings(options: MeasureOptions): MeasureSettings {
  requireKnownNames(options, PIXELATE_NAMES, "options");
  return {
    gridOptions: gridOptionsOf(options),
    light: oneOf("light", options.light ?? "srgb", ["srgb", "linear"]),
    precision: oneOf("precision", options.precision ?? "exact", ["exact", "dc"]),
  };
}

/**
 * Returns options with their defaults, checked also for callers without types.
 *
 * @throws {TypeError} for an unknown name or a value of the wrong kind, {@link RangeError} for one out of range.
 */
export function resolvePngSettings(options: PixelateToPngOptions): PngSettings {
  requireKnownNames(options, PNG_NAMES, "options");
  return { ...resolveMeasureSettings(options), ...resolveLook(options) };
}

/**
 * Returns options with their defaults, checked also for callers without types.
 *
 * @throws {TypeError} for an unknown name or a value of the wrong kind, {@link RangeError} for one out of range.
 */
export function resolveOutputSettings(options: PixelateOptions): OutputSettings {
  return {
    ...resolveMeasureSettings(options),
    ...resolveLook(options),
    format: formatOf(options.format ?? "same", ["same", "jpeg", "png"]),
    quality: requireQuality(options.quality),
    subsampling: requireSubsampling(options.subsampling),
    ...resolveRegions(options),
  };
}

/** Most pixels of a cell across and down. */
const MAX_SCALE = 1000;

function resolveScale({ size: name, scale }: PixelateOptions): number | undefined {
  const size = oneOf("size", name ?? (scale === undefined ? "photo" : "cells"), ["photo", "cells"]);
  return size === "photo" ? undefined : requireWhole(scale ?? 1, "scale", 1, MAX_SCALE);
}

/** @throws {TypeError} for options of art that contradict each other. */
function requireNoArtConflict(options: PixelateOptions): void {
  switch (artConflict(options, options.regions !== undefined || options.keep !== undefined)) {
    case "dither":
      throw new TypeError("Expected a palette to dither with but received none");
    case "scale":
      throw new TypeError('Expected scale with size "cells" but received it with size "photo"');
    case "size":
      throw new TypeError(
        'Expected size "photo" beside regions or keep, which leave pixels as they are, but received "cells"',
      );
    case "gaps":
      throw new TypeError(
        "Expected neither gap nor shape beside regions or keep, which leave pixels as they are, but received one",
      );
    case "gap color":
      throw new TypeError('Expected a gap or the shape "round" beside gapColor but received neither');
    case "own colors":
      throw new TypeError(
        "Expected a palette by name or a list of colors beside regions or keep, as the photo's own would depend on what " +
          "is hidden",
      );
    case undefined:
  }
}

function resolveRegions({
  regions,
  keep,
  cover: name,
  color,
}: PixelateOptions): Pick<OutputSettings, "regions" | "keep" | "cover"> {
  const conflict = hidingConflict({ regions, keep, cover: name, color });
  if (conflict === "both") throw new TypeError("Expected regions or keep but received both");
  requireCover(name, color);
  const cover = coverOf({ cover: name, color });
  if (conflict === "around") {
    throw new TypeError(
      `Expected regions or keep beside the cover "${cover}", which is taken from around them; for a whole image give ` +
        'color such as "#000000"',
    );
  }
  return {
    regions: regions === undefined ? undefined : requireRegions(regions),
    keep: keep === undefined ? undefined : requireRegions(keep, "keep"),
    cover,
  };
}

/** Resolves what cells look like, and the output's size. */
function resolveLook(
  options: PixelateOptions,
): Pick<PngSettings, "palette" | "dither" | "style" | "colorProfile" | "scale"> {
  const { palette, dither, ditherStrength, colorProfile } = options;
  const settings = {
    palette: palette === undefined ? undefined : requirePalette(palette),
    dither: resolveDither({ dither, ditherStrength }),
    style: resolveCellStyle(options),
    colorProfile: oneOf("colorProfile", colorProfile ?? "keep", ["keep", "drop"]),
  };
  requireNoArtConflict(options);
  return { ...settings, scale: resolveScale(options) };
}

/** Returns the format that an option names. @throws {TypeError} for a format that is not allowed. */
export function formatOf<T extends string>(format: T | "jpg", allowed: readonly (T | "jpeg")[]): T | "jpeg" {
  return oneOf<T | "jpeg">("format", format === "jpg" ? "jpeg" : format, allowed);
}

/** Returns the grid's options; 16 × 16 cells by default. */
function gridOptionsOf({ grid, cellSize }: OptionalGrid): GridOptions {
  const chosen = { grid: grid === undefined && cellSize === undefined ? 16 : grid, cellSize };
  requireGridOptions(chosen);
  return chosen;
}

/** Returns a value if it is allowed. @throws {TypeError} otherwise. */
export function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new TypeError(
    `Expected ${allowed.map((name) => `"${name}"`).join(" or ")} for ${what} but received ${quoted(value)}`,
  );
}

/**
 * Returns the JPEG quality, 80 by default.
 *
 * @throws {TypeError | RangeError} for anything but a whole number from 1 to 100.
 */
export function requireQuality(quality = 80): number {
  return requireWhole(quality, "quality", 1, 100);
}

/**
 * Returns the chroma subsampling, 4:2:0 by default.
 *
 * @throws {TypeError} for anything but 4:2:0 and 4:4:4.
 */
export function requireSubsampling(subsampling: "4:2:0" | "4:4:4" = "4:2:0"): "4:2:0" | "4:4:4" {
  return oneOf("subsampling", subsampling, ["4:2:0", "4:4:4"]);
}
