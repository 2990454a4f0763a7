import type { Mosaic } from "@pixelater/core";
import { applyPalette, type Dither, type Palette, type PaletteName } from "@pixelater/core/palette";

/** A palette known by name, the colours that suit the photo best, or the visitor's own. */
export type PaletteChoice = PaletteName | "own" | "custom";

/** How many colours {@link PaletteChoice} `"own"` has. */
export const OWN_COLORS = 16;

/** The colours of cells: those of a palette, perhaps mixed, or all. */
export interface CellColors {
  readonly palette: PaletteChoice | null;
  /** Colours of {@link PaletteChoice} `"custom"`, 1 to 256 as `"#rrggbb"`. */
  readonly custom: readonly string[];
  readonly dither: Dither;
  /** How far cells may leave their own colour for the mix, in percent, 10 to 100. */
  readonly ditherPercent: number;
}

/** Options of the core. */
interface ColorOptions {
  readonly palette?: Palette;
  readonly dither?: Dither;
  readonly ditherStrength?: number;
}

/** Returns the colours among other settings. */
export function colorsOf({ palette, custom, dither, ditherPercent }: CellColors): CellColors {
  return { palette, custom, dither, ditherPercent };
}

/** Returns the options of the core for some colours. */
export function colorOptions({ palette, custom, dither, ditherPercent }: CellColors): ColorOptions {
  if (palette === null) return {};
  const chosen = palette === "own" ? { colors: OWN_COLORS } : palette === "custom" ? custom : palette;
  if (dither === "none") return { palette: chosen };
  const strength = ditherPercent === 100 ? {} : { ditherStrength: ditherPercent / 100 };
  return { palette: chosen, dither, ...strength };
}

/** Returns a mosaic in some colours. */
export function withColors(mosaic: Mosaic, colors: CellColors): Mosaic {
  const { palette, ...options } = colorOptions(colors);
  return palette === undefined ? mosaic : applyPalette(mosaic, palette, options);
}
