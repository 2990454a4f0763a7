export type { Bytes } from "./bytes.ts";
export { decodesPixels } from "./plan.ts";
export { type Estimate, estimate } from "./estimate.ts";
export { PixelateError, type PixelateErrorCode } from "./errors.ts";
export { type Format, formatName } from "./source/format.ts";
export {
  type CellSize,
  type Grid,
  type GridCounts,
  type GridOptions,
  type GridSize,
  gridSize,
  layGrid,
} from "./mosaic/grid.ts";
export { type ImageInfo, inspect } from "./source/inspect.ts";
export type { Light } from "./color/light.ts";
export { DEFAULT_LIMITS, type HeaderOptions, type Limits } from "./limits.ts";
export type { Mosaic } from "./mosaic/mosaic.ts";
export type {
  FormatOption,
  MeasureOptions,
  PixelateOptions,
  PixelateToPngOptions,
  WriteJpegOptions,
  WriteOptions,
  WritePngOptions,
} from "./options.ts";
export type { Orientation } from "./orientation/orientation.ts";
export { gridLabel, parseGrid } from "./mosaic/grid-text.ts";
export { outputName, outputNameParts, type OutputNameParts } from "./output/output-name.ts";
export type { CellShape, CellStyleOptions, GapColor } from "./mosaic/cell-style.ts";
export { type Dither, DITHERS } from "./mosaic/dither.ts";
export { applyPalette, type DitherOptions, type Palette } from "./mosaic/palette.ts";
export { paletteText, parsePalette } from "./mosaic/palette-text.ts";
export { type PaletteName, PALETTES } from "./mosaic/palettes.ts";
export {
  decode,
  measure,
  measureCovers,
  pixelate,
  pixelateAll,
  pixelateEach,
  preview,
  type PreviewOptions,
} from "./pixelate.ts";
export {
  type Placeholder,
  placeholder,
  type PlaceholderHash,
  type PlaceholderOptions,
} from "./placeholder/placeholder.ts";
export { pixelateJpegToPng, pixelatePngToPng } from "./pixelate-to-png.ts";
export { toTensor, type TensorOptions } from "./tensor.ts";
export type { PhotoInput, PixelInput } from "./source/pixel-input.ts";
export { measureRaster, paint, type Raster } from "./pixels/raster.ts";
export type {
  BoxRegion,
  Cover,
  CoverColor,
  Length,
  PartialMosaic,
  PolygonRegion,
  Region,
} from "./regions/region.ts";
export type { RegionShape } from "./regions/shapes.ts";
export type { CodedUnit } from "./regions/touched.ts";
export { parseRegions, regionsText } from "./regions/region-text.ts";
export { encode, type EncodeOptions } from "./output/encode.ts";
export { writeJpeg, writeMosaic, writePng } from "./output/write-mosaic.ts";
export { type Comparison, estimateVerify, type Verification, verify, type VerifyEstimate } from "./verify.ts";
export { warmUp, type WarmUpOptions } from "./warm-up.ts";
