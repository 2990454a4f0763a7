import { PALETTES, type PaletteName } from "@pixelater/core/palette";
import type { GridChoice } from "./pixels/grid-choice.ts";
import type { OutputFormat, PhotoInfo } from "./pixels/protocol.ts";

/** The visitor's settings, the same for all photos. */
export interface Settings {
  readonly grid: GridChoice;
  readonly palette: PaletteName | null;
  readonly format: "same" | OutputFormat;
}

export const INITIAL_SETTINGS: Settings = {
  grid: { by: "count", count: 32, size: 16 },
  palette: null,
  format: "same",
};

/** Display names of the palettes, in the order in which they are offered. */
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

/** Returns the format to write. "same" means PNG for a photo that only the browser can read. */
export function outputFormat(settings: Settings, info: PhotoInfo): OutputFormat {
  if (settings.format !== "same") return settings.format;
  return info.format === "other" ? "png" : info.format;
}
