/** `@pixelater/core/palette`: palettes by name, and mosaics in their colors. */
export { applyPalette, type Palette, type PaletteName, PALETTES } from "../mosaic/palette.ts";
