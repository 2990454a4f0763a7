import type { Format } from "./formats.js";
import type { GridOptions } from "./grid.js";
import type { Light } from "./light.js";
import type { Limits } from "./limits.js";
import { type Palette, requirePalette } from "./palette.js";
import { type Region, requireRegions } from "./region.js";

/** How cells are measured. */
export type MeasureOptions = GridOptions & MeasureSettings;

/** How an image is pixelated and written. Without `grid` or `cellSize` the grid is 16 × 16 cells. */
export type PixelateOptions = (GridOptions | NoGridOptions) &
  MeasureSettings &
  WriteSettings &
  RegionSettings;

interface NoGridOptions {
  readonly grid?: never;
  readonly cellSize?: never;
}

interface MeasureSettings {
  /** Averages the file's own values (`"srgb"`, the default), or light. */
  readonly light?: Light;
  /**
   * `"exact"` (the default) averages exactly the pixels of each cell. `"dc"` counts each 8 × 8 block of a JPEG as one
   * flat tile: several times faster, and visibly different only where cells are not much larger than blocks.
   * Ignored for PNG.
   */
  readonly precision?: "exact" | "dc";
  /** What is refused before memory is taken. With several options at once the lowest limits hold. */
  readonly limits?: Limits;
}

interface WriteSettings {
  /** Format of the output; `"same"` (the default) as the input. JPEG shows transparent cells on white. */
  readonly format?: "same" | Format;
  /** JPEG quality, a whole number 1…100. Default 80. */
  readonly quality?: number;
  /** `"4:2:0"` (the default) stores a JPEG's colour at half the resolution, `"4:4:4"` at the full one. */
  readonly subsampling?: "4:2:0" | "4:4:4";
  /** Each cell takes the nearest colour of this palette. Default: all colours. */
  readonly palette?: Palette;
  /**
   * `"keep"` (the default) copies the ICC profile if viewers need it: not if its curves and primaries show every color
   * within one level of sRGB, nor if it is malformed, for CMYK, or of another color space than the image. A profile for
   * grey stays with a grey image, whose output is then grey as well. `"drop"` leaves the profile out. So does a palette,
   * whose colors are sRGB, except with `regions`, outside of which colors stay what they were.
   */
  readonly colorProfile?: "keep" | "drop";
}

interface RegionSettings {
  /**
   * Only these parts are pixelated, and the rest stays as it is; an empty list leaves all as it is. Every cell that a
   * region reaches into, however little, is pixelated as a whole, and of a JPEG every cell that shares an MCU with it.
   * Default: the whole image.
   *
   * Of a JPEG that becomes a JPEG nothing is lost outside of the cells, as it keeps its coefficients, quality and
   * subsampling; stored turned, it stays so, and its orientation is the one thing of its EXIF data that is kept. A PNG of
   * 16 bits a sample comes back with 8.
   */
  readonly regions?: readonly Region[];
}

/** How a mosaic is written. */
export interface WriteOptions extends Omit<WriteSettings, "format" | "palette" | "colorProfile"> {
  readonly format: Format;
  /** An ICC profile to embed: for red, green and blue, or for grey if the mosaic has nothing but greys. */
  readonly iccProfile?: Uint8Array;
}

export interface ResolvedSettings {
  readonly gridOptions: GridOptions;
  readonly light: Light;
  readonly precision: "exact" | "dc";
  readonly format: "same" | Format;
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  readonly palette: Palette | undefined;
  readonly colorProfile: "keep" | "drop";
  /** Undefined: the whole image. */
  readonly regions: readonly Region[] | undefined;
}

/**
 * Options with their defaults, checked also for callers without types.
 *
 * @throws {TypeError} for a value of the wrong kind, {@link RangeError} for one out of range.
 */
export function resolveSettings(options: PixelateOptions): ResolvedSettings {
  return {
    gridOptions: gridOptionsOf(options),
    light: oneOf("light", options.light ?? "srgb", ["srgb", "linear"]),
    precision: oneOf("precision", options.precision ?? "exact", ["exact", "dc"]),
    format: oneOf("format", options.format ?? "same", ["same", "jpeg", "png"]),
    quality: requireQuality(options.quality ?? 80),
    subsampling: oneOf("subsampling", options.subsampling ?? "4:2:0", ["4:2:0", "4:4:4"]),
    palette: options.palette === undefined ? undefined : requirePalette(options.palette),
    colorProfile: oneOf("colorProfile", options.colorProfile ?? "keep", ["keep", "drop"]),
    regions: options.regions === undefined ? undefined : requireRegions(options.regions),
  };
}

/** Options of a caller whom no compiler kept from giving both. */
interface BothGridOptions {
  readonly grid?: GridOptions["grid"];
  readonly cellSize?: GridOptions["cellSize"];
}

function gridOptionsOf({ grid, cellSize }: BothGridOptions): GridOptions {
  if (cellSize === undefined) return { grid: grid ?? 16 };
  if (grid === undefined) return { cellSize };
  throw new TypeError("Expected grid or cellSize but received both");
}

/** @throws {TypeError} for a value that is not among the allowed ones. */
export function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new TypeError(
    `Expected ${allowed.map((name) => `"${name}"`).join(" or ")} for ${what} but received ${JSON.stringify(value)}`,
  );
}

/** @throws {TypeError | RangeError} for a quality that is no whole number from 1 to 100. */
export function requireQuality(quality: number): number {
  if (typeof quality !== "number") {
    throw new TypeError(`Expected a number for quality but received ${JSON.stringify(quality)}`);
  }
  if (Number.isInteger(quality) && quality >= 1 && quality <= 100) return quality;
  throw new RangeError(`Expected a whole number from 1 to 100 for quality but received ${quality}`);
}
