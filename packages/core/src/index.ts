export type { Bytes } from "./bytes.js";
export { decodesPixels } from "./decodes-pixels.js";
export { PixelateError, type PixelateErrorCode } from "./errors.js";
export { type Format, formatName } from "./formats.js";
export { type CellSize, type Grid, type GridCounts, type GridOptions, layGrid } from "./grid.js";
export { type ImageInfo, inspect } from "./inspect.js";
export type { Light } from "./light.js";
export type { HeaderOptions, Limits } from "./limits.js";
export type { Mosaic } from "./mosaic.js";
export type {
  FormatOption,
  MeasureOptions,
  PixelateOptions,
  PixelateToPngOptions,
  WriteJpegOptions,
  WriteOptions,
  WritePngOptions,
} from "./options.js";
export type { Orientation } from "./orientation.js";
export { gridLabel, outputName, outputNameParts, type OutputNameParts } from "./output-name.js";
export { applyPalette, type Palette, type PaletteName, PALETTES } from "./palette.js";
export { decode, measure, pixelate, pixelateAll } from "./pixelate.js";
export { pixelateJpegToPng, pixelatePngToPng } from "./pixelate-to-png.js";
export { measureRaster, paint, type Raster } from "./raster.js";
export type { CodedUnit, Length, Region, RegionShape } from "./region.js";
export { parseRegions, regionsText } from "./region-text.js";
export { writeJpeg, writeMosaic, writePng } from "./write.js";
