import type { Bytes } from "../bytes.ts";
import type { Grid } from "../mosaic/grid.ts";
import { decodeJpeg } from "../jpeg/decode.ts";
import { measureJpeg, type MeasureJpegOptions } from "../jpeg/measure.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { uprightRaster } from "../orientation/orientation.ts";
import { decodePng } from "../png/decode.ts";
import { measurePng } from "../png/measure.ts";
import type { Raster } from "../pixels/raster.ts";
import type { JpegSource, PngSource, Source } from "./source.ts";

/**
 * Reads the pixels of an image as coded, before its orientation is applied. Readers are passed as arguments: a bundle
 * contains only those that its functions use.
 */
export interface PixelReader<S extends Source> {
  /** Decodes all pixels. */
  decode(source: S): Raster<Bytes>;
  /** Measures the mosaics of these grids a few rows at a time. PNGs ignore the options. */
  measure(source: S, grids: readonly Grid[], options: MeasureJpegOptions): Mosaic[];
}

export const JPEG_READER: PixelReader<JpegSource> = {
  decode: ({ bytes, header, limits }) => decodeJpeg(bytes, header, limits),
  measure: ({ bytes, header, limits: { maxScanPixels } }, grids, options) =>
    measureJpeg(bytes, header, grids, { ...options, maxScanPixels }),
};

export const PNG_READER: PixelReader<PngSource> = {
  decode: ({ bytes, limits }) => decodePng(bytes, limits),
  measure: ({ bytes }, grids) => measurePng(bytes, grids),
};

/** Reads both formats. */
export const READER: PixelReader<Source> = {
  decode: (source) => (source.format === "jpeg" ? JPEG_READER.decode(source) : PNG_READER.decode(source)),
  measure: (source, grids, options) =>
    source.format === "jpeg"
      ? JPEG_READER.measure(source, grids, options)
      : PNG_READER.measure(source, grids, options),
};

/** Decodes all pixels of an image, upright. */
export function decodeUpright(source: Source): Raster<Bytes> {
  return uprightRaster(READER.decode(source), source.orientation);
}
