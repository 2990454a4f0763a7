/** `@pixelater/core/palette`: palettes by name, and mosaics in their colors. */
export type { Dither } from "../mosaic/dither.ts";
export { applyPalette, type DitherOptions, type Palette } from "../mosaic/palette.ts";
export { type PaletteName, PALETTES } from "../mosaic/palettes.ts";
