import type { Mosaic } from "@pixelater/core";
import { applyPalette, type Dither, type Palette, type PaletteName } from "@pixelater/core/palette";

/** A palette known by name, or the colours that suit the photo best. */
export type PaletteChoice = PaletteName | "own";

/** How many colours {@link PaletteChoice} `"own"` has. */
export const OWN_COLORS = 16;

/** The colours of cells: those of a palette, perhaps mixed, or all. */
export interface CellColors {
  readonly palette: PaletteChoice | null;
  readonly dither: Dither;
}

/** Options of the core. */
interface ColorOptions {
  readonly palette?: Palette;
  readonly dither?: Dither;
}

/** Returns the options of the core for some colours. */
export function colorOptions({ palette, dither }: CellColors): ColorOptions {
  if (palette === null) return {};
  return { palette: palette === "own" ? { colors: OWN_COLORS } : palette, dither };
}

/** Returns a mosaic in some colours. */
export function withColors(mosaic: Mosaic, colors: CellColors): Mosaic {
  const { palette, ...options } = colorOptions(colors);
  return palette === undefined ? mosaic : applyPalette(mosaic, palette, options);
}
