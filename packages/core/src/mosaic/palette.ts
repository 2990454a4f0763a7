import { LINEAR_OF_SRGB } from "../color/light.ts";
import type { Mosaic } from "./mosaic.ts";
import { quoted } from "../quoting.ts";

/** Palettes known by name, as hexadecimal colours. */
export const PALETTES = {
  /** The four greens of the first Game Boy's screen. */
  gameboy: ["#0f380f", "#306230", "#8bac0f", "#9bbc0f"],
  /** Black and white. */
  mono: ["#000000", "#ffffff"],
  /** Four greys, evenly spaced. */
  grey: ["#000000", "#555555", "#aaaaaa", "#ffffff"],
  /** IBM's Color Graphics Adapter, palette 1 at high intensity. */
  cga: ["#000000", "#55ffff", "#ff55ff", "#ffffff"],
  /** The fifteen colours of the ZX Spectrum. */
  spectrum: [
    "#000000",
    "#0000d7",
    "#d70000",
    "#d700d7",
    "#00d700",
    "#00d7d7",
    "#d7d700",
    "#d7d7d7",
    "#0000ff",
    "#ff0000",
    "#ff00ff",
    "#00ff00",
    "#00ffff",
    "#ffff00",
    "#ffffff",
  ],
  /** The sixteen colours of the Commodore 64, as measured by Pepto. */
  c64: [
    "#000000",
    "#ffffff",
    "#68372b",
    "#70a4b2",
    "#6f3d86",
    "#588d43",
    "#352879",
    "#b8c76f",
    "#6f4f25",
    "#433900",
    "#9a6759",
    "#444444",
    "#6c6c6c",
    "#9ad284",
    "#6c5eb5",
    "#959595",
  ],
  /** The sixteen colours of the PICO-8 fantasy console. */
  pico8: [
    "#000000",
    "#1d2b53",
    "#7e2553",
    "#008751",
    "#ab5236",
    "#5f574f",
    "#c2c3c7",
    "#fff1e8",
    "#ff004d",
    "#ffa300",
    "#ffec27",
    "#00e436",
    "#29adff",
    "#83769c",
    "#ff77a8",
    "#ffccaa",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a palette in `PALETTES`. */
export type PaletteName = keyof typeof PALETTES;

/** A palette by name, or 1 to 256 colours as `"#rrggbb"`. */
export type Palette = PaletteName | readonly string[];

/**
 * Returns a mosaic in which each cell has the nearest colour of the palette. Alpha stays.
 *
 * Distances are measured in Oklab (Ottosson 2020), where equal steps look equally large. Of two equally near colours the
 * first one is taken.
 *
 * @throws {TypeError} for a name that is not known or a colour that is not `"#rrggbb"`.
 * @throws {RangeError} for a palette of no colours or more than 256.
 */
export function applyPalette(mosaic: Mosaic, palette: Palette): Mosaic {
  const entries = resolvePalette(palette);
  const colors = mosaic.colors.slice();
  const known = new Map<number, PaletteEntry>();
  for (let i = 0; i < colors.length; i += 4) {
    const r = colors[i];
    const g = colors[i + 1];
    const b = colors[i + 2];
    const key = (r << 16) | (g << 8) | b;
    let entry = known.get(key);
    if (entry === undefined) {
      entry = nearest(entries, oklab(r, g, b));
      known.set(key, entry);
    }
    colors.set(entry.rgb, i);
  }
  return { ...mosaic, colors };
}

/** Returns a palette that {@link applyPalette} accepts. @throws {TypeError | RangeError} for any other. */
export function requirePalette(palette: Palette): Palette {
  resolvePalette(palette);
  return palette;
}

/** Returns the number of a palette's colors. */
export function paletteSize(palette: Palette): number {
  return resolvePalette(palette).length;
}

/** Returns whether a palette has greys alone. */
export function isGreyPalette(palette: Palette): boolean {
  return resolvePalette(palette).every(({ rgb: [r, g, b] }) => r === g && g === b);
}

type Triple = readonly [number, number, number];

interface PaletteEntry {
  readonly rgb: Triple;
  readonly lab: Triple;
}

/** At least one entry. */
type PaletteEntries = readonly PaletteEntry[];

function resolvePalette(palette: Palette): PaletteEntries {
  requireNameOrList(palette);
  const entries = (typeof palette === "string" ? namedPalette(palette) : palette).map((hex) => {
    const rgb = parseHex(hex);
    return { rgb, lab: oklab(...rgb) };
  });
  if (entries.length === 0 || entries.length > 256) {
    throw new RangeError(`Expected 1 to 256 colours for palette but received ${entries.length}`);
  }
  return entries;
}

function requireNameOrList(palette: unknown): void {
  if (typeof palette === "string" || Array.isArray(palette)) return;
  throw new TypeError(`Expected a name or a list of colours for palette but received ${typeof palette}`);
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
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (digits === null)
    throw new TypeError(`Expected "#rrggbb" for a palette's colour but received ${quoted(hex)}`);
  const [r, g, b] = digits.slice(1).map((pair) => Number.parseInt(pair, 16));
  return [r, g, b];
}

function nearest(entries: PaletteEntries, lab: Triple): PaletteEntry {
  let best = entries[0];
  let bestDistance = Infinity;
  for (const entry of entries) {
    const distance =
      (entry.lab[0] - lab[0]) ** 2 + (entry.lab[1] - lab[1]) ** 2 + (entry.lab[2] - lab[2]) ** 2;
    if (distance < bestDistance) {
      best = entry;
      bestDistance = distance;
    }
  }
  return best;
}

/** Converts an sRGB colour to Oklab; the matrices are those of https://bottosson.github.io/posts/oklab/. */
function oklab(r8: number, g8: number, b8: number): Triple {
  const r = LINEAR_OF_SRGB[r8];
  const g = LINEAR_OF_SRGB[g8];
  const b = LINEAR_OF_SRGB[b8];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
