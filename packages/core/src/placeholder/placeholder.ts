import { hexOfRgb } from "../color/hex.ts";
import { HEADER_NAMES, type Limits } from "../limits.ts";
import { flattenOnWhite, type Mosaic, scaleCells } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import { writePng } from "../output/write-mosaic.ts";
import { measure } from "../pixelate.ts";
import type { PhotoInput } from "../source/pixel-input.ts";
import { base64 } from "./base64.ts";

/** Returns a short text that a page's script turns into a blurred preview. */
export type PlaceholderHash = (mosaic: Mosaic) => string;

/** Options of {@link placeholder}. */
export interface PlaceholderOptions<Name extends string = string> {
  /** Cells across; those down follow from the photo's shape. A whole number from 1 to 64. Default 8. */
  readonly columns?: number | undefined;
  /**
   * Hashes to make in the same pass over the photo, by name: `thumbHash` and `blurHash` of `@pixelater/core/hashes`, or your
   * own. Each gets a mosaic of square cells, 32 along the longer side.
   */
  readonly hashes?: Readonly<Record<Name, PlaceholderHash>> | undefined;
  /** Limits above which a photo is rejected. */
  readonly limits?: Limits | undefined;
}

/** A preview small enough to be part of a page. */
export interface Placeholder<Name extends string = string> {
  /** A PNG of a pixel a cell as a data URL, some 300 characters at 8 columns. */
  readonly dataUrl: string;
  /** Size of the upright photo in pixels, for an `<img>` that keeps its place. */
  readonly width: number;
  readonly height: number;
  /** The mean color of all pixels as `#rrggbb`, transparent ones as they look on white. */
  readonly averageColor: string;
  /** Declarations for a `style` attribute or a rule: show the cells as sharp squares behind an image that loads. */
  readonly css: string;
  /** The requested hashes, by name. */
  readonly hashes: Readonly<Record<Name, string>>;
}

const PLACEHOLDER_NAMES: Readonly<Record<keyof PlaceholderOptions, true>> = {
  ...HEADER_NAMES,
  columns: true,
  hashes: true,
};

/** Cells along the longer side for hashes. They hold a few frequencies each way: more cells change nothing. */
const HASHED_CELLS = 32;

/** More cells make a preview that is better loaded as a file. */
const MOST_COLUMNS = 64;

/**
 * Makes the tiny pixelated preview of a photo that a page shows until the photo is loaded.
 *
 * Colors are the file's own values: a photo in a wide color space looks a little dull until it is loaded.
 *
 * @throws {PixelateError} when the input cannot be read.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const { css, width, height } = placeholder(photo);
 * const html = `<img src="photo.jpg" width="${width}" height="${height}" style='${css}' alt="">`;
 */
export function placeholder<Name extends string = never>(
  input: PhotoInput,
  options: PlaceholderOptions<Name> = {},
): Placeholder<Name> {
  requireKnownNames(options, PLACEHOLDER_NAMES, "options");
  const { columns = 8, hashes, limits } = options;
  if (typeof columns === "number" && columns > MOST_COLUMNS) {
    throw new RangeError(`Expected at most ${MOST_COLUMNS} for columns but received ${columns}`);
  }
  const [cells, whole, hashed] = measure(input, [
    { grid: { columns }, limits },
    { grid: 1, limits },
    ...(hashes === undefined ? [] : [{ grid: { longSide: HASHED_CELLS }, limits }]),
  ]);
  const dataUrl = `data:image/png;base64,${base64(writePng(scaleCells(cells, 1)))}`;
  const averageColor = hexOf(whole);
  return {
    dataUrl,
    width: whole.width,
    height: whole.height,
    averageColor,
    css: `background:${averageColor} url("${dataUrl}") 0 0/100% 100%;image-rendering:pixelated`,
    hashes: hashesOf(hashed, hashes),
  };
}

/** @param mosaic undefined without hashes. */
function hashesOf<Name extends string>(
  mosaic: Mosaic | undefined,
  hashes: PlaceholderOptions<Name>["hashes"],
): Record<Name, string> {
  const made =
    mosaic === undefined
      ? []
      : Object.entries<PlaceholderHash>(hashes ?? {}).map(([name, hash]) => [name, hash(mosaic)]);
  return Object.fromEntries(made) as Record<Name, string>;
}

/** Returns the one color of a mosaic as it looks on white. */
function hexOf(mosaic: Mosaic): string {
  const [red, green, blue] = flattenOnWhite(mosaic).colors;
  return hexOfRgb([red, green, blue]);
}
