import type { Bytes } from "../bytes.ts";
import type { Grid } from "../mosaic/grid.ts";
import { readJpegRows } from "../jpeg/decode.ts";
import { measureJpeg, type MeasureJpegOptions } from "../jpeg/measure.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { uprightRaster } from "../orientation/orientation.ts";
import { readPngRows } from "../png/decode.ts";
import { measurePng } from "../png/measure.ts";
import type { Raster } from "../pixels/raster.ts";
import { collectRows, type TakeRows } from "../pixels/rows.ts";
import type { JpegSource, PngSource, Source } from "./source.ts";

/**
 * Reads the pixels of an image as coded, before its orientation is applied. Readers are passed as arguments: a bundle
 * contains only those that its functions use.
 */
export interface PixelReader<S extends Source> {
  /** Decodes all pixels and passes them to `take`, some rows at a time. */
  readRows(source: S, take: TakeRows): void;
  /** Measures the mosaics of these grids a few rows at a time. PNGs ignore the options. */
  measure(source: S, grids: readonly Grid[], options: MeasureJpegOptions): Mosaic[];
}

export const JPEG_READER: PixelReader<JpegSource> = {
  readRows: ({ bytes, header, limits }, take) => {
    readJpegRows(bytes, header, limits, take);
  },
  measure: ({ bytes, header, limits: { maxScanPixels } }, grids, options) =>
    measureJpeg(bytes, header, grids, { ...options, maxScanPixels }),
};

export const PNG_READER: PixelReader<PngSource> = {
  readRows: ({ bytes }, take) => {
    readPngRows(bytes, take);
  },
  measure: ({ bytes }, grids) => measurePng(bytes, grids),
};

/** Reads both formats. */
export const READER: PixelReader<Source> = {
  readRows: (source, take) => {
    if (source.format === "jpeg") JPEG_READER.readRows(source, take);
    else PNG_READER.readRows(source, take);
  },
  measure: (source, grids, options) =>
    source.format === "jpeg"
      ? JPEG_READER.measure(source, grids, options)
      : PNG_READER.measure(source, grids, options),
};

/** Decodes all pixels of an image, as coded. */
export function decodeCoded<S extends Source>(source: S, reader: PixelReader<S>): Raster<Bytes> {
  const { width, height } = source.header;
  return collectRows(width, height, (take) => {
    reader.readRows(source, take);
  });
}

/** Decodes all pixels of an image, upright. */
export function decodeUpright(source: Source): Raster<Bytes> {
  return uprightRaster(decodeCoded(source, READER), source.orientation);
}
