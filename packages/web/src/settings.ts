import { type Dither, PALETTES, type PaletteName } from "@pixelater/core/palette";
import { type CellColors, OWN_COLORS, type PaletteChoice } from "./pixels/cell-colors.ts";
import { type CellDrawing, PLAIN_CELLS } from "./pixels/cell-drawing.ts";
import type { GridChoice } from "./pixels/grid-choice.ts";
import type { OutputFormat, PhotoInfo } from "./pixels/protocol.ts";
import type { RegionSet } from "./regions/region-set.ts";

/** What the page is used for: hiding parts of photos, or making pictures of cells from whole ones. */
export type Mode = "hide" | "art";

/** The visitor's settings, the same for all photos. */
export interface Settings extends CellColors, CellDrawing {
  readonly mode: Mode;
  readonly grid: GridChoice;
  readonly format: "same" | OutputFormat;
}

export const INITIAL_SETTINGS: Settings = {
  mode: "art",
  grid: { by: "across", count: 32, size: 16 },
  palette: null,
  custom: ["#1b1b3a", "#693668", "#a74482", "#f84aa7", "#ffd5c2"],
  dither: "none",
  ditherPercent: 100,
  ...PLAIN_CELLS,
  format: "same",
};

/** Display names of the palettes, in the order in which they are offered. */
export const PALETTE_LABELS: Readonly<Record<PaletteChoice, string>> = {
  own: `${OWN_COLORS} of the photo`,
  gameboy: "Game Boy",
  pico8: "PICO-8",
  c64: "Commodore 64",
  spectrum: "ZX Spectrum",
  cga: "CGA",
  ega: "EGA",
  nes: "NES",
  eink: "E-ink",
  websafe: "Web-safe",
  grey: "Four greys",
  mono: "Black and white",
  custom: "Your colours",
};

/** The ways to mix the colours of a palette that the page offers. */
export const DITHER_LABELS = {
  none: "None",
  bayer4: "Pattern",
  "floyd-steinberg": "Fine",
  atkinson: "Crisp",
} as const satisfies Partial<Record<Dither, string>>;

/** Percent of {@link CellColors.ditherPercent}. */
export const DITHER_RANGE = { min: 10, max: 100 } as const;

/** Most colours of a palette. */
export const MOST_COLORS = 256;

type OfferedDither = keyof typeof DITHER_LABELS;

export const DITHER_NAMES = Object.keys(DITHER_LABELS).filter(
  (name): name is OfferedDither => name in DITHER_LABELS,
);

export const PALETTE_NAMES: readonly PaletteChoice[] = [
  "own",
  ...Object.keys(PALETTES).filter((name): name is PaletteName => name in PALETTE_LABELS),
  "custom",
];

/** Returns the scope that photos have in a mode. */
export function scopeOf(mode: Mode): RegionSet["scope"] {
  return mode === "hide" ? "regions" : "photo";
}

export function modeOf(scope: RegionSet["scope"]): Mode {
  return scope === "regions" ? "hide" : "art";
}

/** Returns the settings that a photo is written with: hidden areas keep the photo's colours, and cells without gaps. */
export function settingsFor(scope: RegionSet["scope"], settings: Settings): Settings {
  if (scope === "photo") return settings;
  return { ...settings, palette: null, ...PLAIN_CELLS };
}

/** Returns the format to write. "same" means PNG for a photo that only the browser can read. */
export function outputFormat(settings: Pick<Settings, "format">, info: PhotoInfo): OutputFormat {
  if (settings.format !== "same") return settings.format;
  return info.format === "other" ? "png" : info.format;
}
