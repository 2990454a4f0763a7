/** `@pixelater/core/palette`: palettes by name and from files, and mosaics in their colors. */
export { artConflict, type ArtOptions } from "../mosaic/art.ts";
export {
  type CellShape,
  type CellStyleOptions,
  type GapColor,
  insetCells,
  type Insets,
} from "../mosaic/cell-style.ts";
export { type Dither, DITHERS } from "../mosaic/dither.ts";
export { applyPalette, type DitherOptions, type Palette } from "../mosaic/palette.ts";
export {
  type PaletteFile,
  PaletteFileError,
  type PaletteFileErrorCode,
  parsePaletteFile,
} from "../mosaic/palette-file.ts";
export { paletteText, parsePalette } from "../mosaic/palette-text.ts";
export { type PaletteName, PALETTES } from "../mosaic/palettes.ts";
