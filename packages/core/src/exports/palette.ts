/** `@pixelater/core/palette`: palettes by name, and mosaics in their colors. */
export { artConflict, type ArtOptions } from "../mosaic/art.ts";
export { type Dither, DITHERS } from "../mosaic/dither.ts";
export { applyPalette, type DitherOptions, type Palette } from "../mosaic/palette.ts";
export { paletteText, parsePalette } from "../mosaic/palette-text.ts";
export { type PaletteName, PALETTES } from "../mosaic/palettes.ts";
