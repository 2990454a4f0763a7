import { PALETTES, type PaletteName } from "@pixelater/core/palette";
import type { Cut } from "./pixels/cut.ts";
import type { OutputFormat, PhotoFacts } from "./pixels/protocol.ts";

/** What the visitor has set, for all photos alike. */
export interface Settings {
  readonly cut: Cut;
  readonly palette: PaletteName | null;
  readonly format: "same" | OutputFormat;
}

export const FIRST_SETTINGS: Settings = {
  cut: { by: "count", count: 32, size: 16 },
  palette: null,
  format: "same",
};

/** The palettes as people call them, in the order they are offered. */
export const PALETTE_LABELS: Readonly<Record<PaletteName, string>> = {
  gameboy: "Game Boy",
  pico8: "PICO-8",
  c64: "Commodore 64",
  spectrum: "ZX Spectrum",
  cga: "CGA",
  grey: "Four greys",
  mono: "Black and white",
};

export const PALETTE_NAMES = Object.keys(PALETTES).filter(
  (name): name is PaletteName => name in PALETTE_LABELS,
);

/** The format a photo is written in: "same" for one that only the browser can read means PNG. */
export function outputFormat(settings: Settings, facts: PhotoFacts): OutputFormat {
  if (settings.format !== "same") return settings.format;
  return facts.format === "other" ? "png" : facts.format;
}
