import { rgbOfHex } from "../color/hex.ts";
import { nearestOklab, oklabOfSrgb, type Triple } from "../color/oklab.ts";
import { requireKnownNames } from "../option-names.ts";
import { quoted } from "../quoting.ts";
import { bestColors } from "./best-colors.ts";
import { type Dither, ditherColors, type DitherSettings, resolveDither } from "./dither.ts";
import type { Mosaic } from "./mosaic.ts";
import { PALETTES, type PaletteName } from "./palettes.ts";

/** Most colors of a palette, as in an indexed PNG. */
export const MOST_COLORS = 256;

/** A palette by name, 1 to 256 colors as `"#rrggbb"`, or the photo's own: the `colors` that suit its cells best, 1 to 256. */
export type Palette = PaletteName | readonly string[] | { readonly colors: number };

/** How cells that lie between the colors of a palette are shown. */
export interface DitherOptions {
  /**
   * Mixes the colors of a palette over neighboring cells. `"floyd-steinberg"` and `"atkinson"` diffuse what a cell lacks to
   * the cells after it; Atkinson's leaves out a quarter, for more contrast. `"bayer2"`, `"bayer4"` and `"bayer8"` arrange
   * the colors in a pattern of 2, 4 or 8 cells a side. Default `"none"`.
   */
  readonly dither?: Dither | undefined;
  /** How far cells may leave their own color for the mix, above 0 and at most 1. Default 1. */
  readonly ditherStrength?: number | undefined;
}

const DITHER_NAMES: Readonly<Record<keyof DitherOptions, true>> = { dither: true, ditherStrength: true };

/**
 * Returns a mosaic in which each cell has a color of the palette: the nearest one, unless it is dithered. Alpha stays.
 *
 * Distances are measured in Oklab (Ottosson 2020), where equal steps look equally large. Of two equally near colors the first
 * one is taken.
 *
 * @throws {TypeError} for a name that is not known or a color that is not `"#rrggbb"`.
 * @throws {RangeError} for a palette of no colors or more than 256.
 */
export function applyPalette(mosaic: Mosaic, palette: Palette, options: DitherOptions = {}): Mosaic {
  requireKnownNames(options, DITHER_NAMES, "options");
  return withPalette(mosaic, palette, resolveDither(options));
}

/** Does what {@link applyPalette} does, with checked options; without a palette the mosaic stays as it is. */
export function withPalette(mosaic: Mosaic, palette: Palette | undefined, dither: DitherSettings): Mosaic {
  if (palette === undefined) return mosaic;
  const entries = entriesOf(palette, mosaic);
  const colors =
    dither.dither === "none"
      ? nearestColors(mosaic.colors, entries)
      : ditherColors(
          mosaic,
          entries.map(({ rgb }) => rgb),
          dither,
        );
  return { ...mosaic, colors };
}

/** Colors that are remembered with their nearest one. */
const MOST_KNOWN = 1 << 20;

/** Returns cells in the nearest colors of a palette. */
function nearestColors(cells: Uint8Array, entries: readonly PaletteEntry[]): Uint8Array {
  const labs = Float64Array.from(entries.flatMap(({ lab }) => lab));
  const colors = cells.slice();
  const known = new Map<number, PaletteEntry>();
  for (let i = 0; i < colors.length; i += 4) {
    const r = colors[i];
    const g = colors[i + 1];
    const b = colors[i + 2];
    const key = (r << 16) | (g << 8) | b;
    let entry = known.get(key);
    if (entry === undefined) {
      entry = entries[nearestOklab(labs, ...oklabOfSrgb(r, g, b))];
      if (known.size < MOST_KNOWN) known.set(key, entry);
    }
    colors.set(entry.rgb, i);
  }
  return colors;
}

/** Returns a palette that {@link applyPalette} accepts. @throws {TypeError | RangeError} for any other. */
export function requirePalette(palette: Palette): Palette {
  if (isOwnColors(palette)) requireColorCount(palette);
  else resolvePalette(palette);
  return palette;
}

/** Returns true for a palette that is made of a mosaic's own cells. */
export function isOwnColors(palette: Palette): palette is { readonly colors: number } {
  return typeof palette === "object" && !Array.isArray(palette);
}

/** Returns the number of a palette's colors. */
export function paletteSize(palette: Palette): number {
  return isOwnColors(palette) ? palette.colors : resolvePalette(palette).length;
}

/** Returns whether a palette has grays alone. */
export function isGreyPalette(palette: Palette): boolean {
  return !isOwnColors(palette) && resolvePalette(palette).every(({ rgb: [r, g, b] }) => r === g && g === b);
}

interface PaletteEntry {
  readonly rgb: Triple;
  readonly lab: Triple;
}

function entriesOf(palette: Palette, { colors }: Mosaic): readonly PaletteEntry[] {
  if (!isOwnColors(palette)) return resolvePalette(palette);
  return bestColors(colors, requireColorCount(palette)).map(entryOf);
}

function entryOf(rgb: Triple): PaletteEntry {
  return { rgb, lab: oklabOfSrgb(...rgb) };
}

function requireColorCount(palette: { readonly colors: number }): number {
  requireKnownNames(palette, { colors: true }, "palette");
  const { colors } = palette;
  if (typeof colors !== "number")
    throw new TypeError(`Expected a number for a palette's colors but received ${quoted(colors)}`);
  if (Number.isInteger(colors) && colors >= 1 && colors <= MOST_COLORS) return colors;
  throw new RangeError(`Expected 1 to ${MOST_COLORS} colors for palette but received ${colors}`);
}

/** Returns at least one entry. */
function resolvePalette(palette: PaletteName | readonly string[]): readonly PaletteEntry[] {
  requireNameOrList(palette);
  const colors = typeof palette === "string" ? namedPalette(palette) : palette;
  const entries = colors.map((hex) => entryOf(parseHex(hex)));
  if (entries.length === 0 || entries.length > MOST_COLORS) {
    throw new RangeError(`Expected 1 to ${MOST_COLORS} colors for palette but received ${entries.length}`);
  }
  return entries;
}

function requireNameOrList(palette: unknown): void {
  if (typeof palette === "string" || Array.isArray(palette)) return;
  throw new TypeError(
    `Expected a name, a list of colors or { colors: n } for palette but received ${typeof palette}`,
  );
}

function namedPalette(name: string): readonly string[] {
  const found = Object.entries(PALETTES).find(([known]) => known === name);
  if (found === undefined) {
    throw new TypeError(
      `Expected a palette of ${Object.keys(PALETTES).join(", ")} but received ${quoted(name)}`,
    );
  }
  return found[1];
}

function parseHex(hex: string): Triple {
  const rgb = rgbOfHex(hex);
  if (rgb !== undefined) return rgb;
  throw new TypeError(`Expected "#rrggbb" for a palette's color but received ${quoted(hex)}`);
}
