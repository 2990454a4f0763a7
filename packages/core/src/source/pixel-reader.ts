import type { Bytes } from "../bytes.ts";
import { NO_COST } from "../cost.ts";
import type { Grid } from "../mosaic/grid.ts";
import {
  foldJpegCost,
  loadOf,
  measureJpegCost,
  patchJpegCost,
  readableJpeg,
  readJpegRowsCost,
  rewriteJpegCost,
  type ScanLoad,
} from "../jpeg/cost.ts";
import { readJpegRows } from "../jpeg/decode.ts";
import { measureJpeg, type MeasureJpegOptions } from "../jpeg/measure.ts";
import type { JpegHeader } from "../jpeg/syntax/header.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { uprightRaster } from "../orientation/orientation.ts";
import { foldPngCost, measurePngCost, readablePng, readPngRowsCost } from "../png/cost.ts";
import { readPngRows } from "../png/decode.ts";
import { measurePng } from "../png/measure.ts";
import type { PngHeader } from "../png/syntax/header.ts";
import type { Raster } from "../pixels/raster.ts";
import { readRasterRowsCost } from "../pixels/cost.ts";
import { readRasterRows } from "../pixels/raster-rows.ts";
import { collectRows, type RowOptions, type Scale, type TakeRows } from "../pixels/rows.ts";
import type { ReadCosts } from "./read-costs.ts";
import { shrinkRows } from "../pixels/shrink-rows.ts";
import type { JpegSource, PixelSource, PngSource, Source } from "./source.ts";

/**
 * Reads the pixels of an image as coded, before its orientation is applied. Readers are passed as arguments: a bundle
 * contains only those that its functions use.
 */
export interface PixelReader<S extends Source> {
  /** Decodes all pixels and passes them to `take`, some rows at a time. */
  readRows(source: S, take: TakeRows, options?: RowOptions): void;
  /** Measures the mosaics of these grids a few rows at a time. PNGs ignore the options, and measure every cell. */
  measure(source: S, grids: readonly Grid[], options: MeasureJpegOptions): Mosaic[];
  /** Returns what reading costs. Lists the scans of a progressive JPEG. @throws {PixelateError} if it cannot be listed. */
  costs(source: S): ReadCosts;
}

export const JPEG_READER: PixelReader<JpegSource> = {
  readRows: ({ bytes, header, limits }, take, options) => {
    readJpegRows(bytes, header, limits, take, options);
  },
  measure: ({ bytes, header, trace, limits: { maxScanPixels } }, grids, options) =>
    measureJpeg(bytes, header, grids, { ...options, maxScanPixels, trace }),
  costs: ({ bytes, header }) => jpegCosts(bytes, header),
};

export const PNG_READER: PixelReader<PngSource> = {
  readRows: ({ bytes }, take, options) => {
    readPngRows(bytes, take, options);
  },
  measure: ({ bytes }, grids) => measurePng(bytes, grids),
  costs: ({ bytes, header }) => pngCosts(bytes, header),
};

/** Reads files of both formats, and pixels. */
export const READER: PixelReader<Source> = {
  readRows: (source, take, options) => {
    if (source.format === "jpeg") JPEG_READER.readRows(source, take, options);
    else if (source.format === "png") PNG_READER.readRows(source, take, options);
    else readRasterRows(source.raster, take, options);
  },
  measure: (source, grids, options) => {
    if (source.format === "jpeg") return JPEG_READER.measure(source, grids, options);
    if (source.format === "png") return PNG_READER.measure(source, grids, options);
    throw new RangeError("Expected a file to measure as it is coded but got pixels");
  },
  costs: (source) => {
    if (source.format === "jpeg") return JPEG_READER.costs(source);
    if (source.format === "png") return PNG_READER.costs(source);
    return rasterCosts(source);
  },
};

function jpegCosts(bytes: Uint8Array, header: JpegHeader): ReadCosts {
  return loadedJpegCosts(header, loadOf(bytes, header), bytes.length);
}

function loadedJpegCosts(header: JpegHeader, load: ScanLoad, length: number): ReadCosts {
  return {
    readable: readableJpeg(load, length),
    measure: (parts, corrects) => measureJpegCost(header, load, length, parts, corrects),
    fold: (parts, grid) => foldJpegCost(header, parts, grid),
    rows: () => readJpegRowsCost(header, load, length),
    rewrite: () => {
      if (!header.progressive) return undefined;
      const cost = rewriteJpegCost(header, load, length);
      const oneScan = { scans: 1, blocks: load.imageBlocks, imageBlocks: load.imageBlocks };
      return { cost, afterwards: loadedJpegCosts({ ...header, progressive: false }, oneScan, cost.kept) };
    },
    patch: (grid) => patchJpegCost(header, load, length, grid),
  };
}

function pngCosts({ length }: Uint8Array, header: PngHeader): ReadCosts {
  return {
    readable: readablePng(header, length),
    measure: (parts) => measurePngCost(header, length, parts),
    fold: foldPngCost,
    rows: () => readPngRowsCost(header, length),
    rewrite: () => undefined,
    patch: () => NO_COST,
  };
}

/** Pixels are measured only row by row. */
function rasterCosts({ width, height }: PixelSource): ReadCosts {
  return {
    readable: 1,
    measure: () => NO_COST,
    fold: () => NO_COST,
    rows: () => readRasterRowsCost(width, height),
    rewrite: () => undefined,
    patch: () => NO_COST,
  };
}

/** Decodes all pixels of an image, as coded. */
export function decodeCoded<S extends Source>(source: S, reader: PixelReader<S>): Raster<Bytes> {
  const { width, height } = source.header;
  return collectRows(width, height, (take, options) => {
    reader.readRows(source, take, options);
  });
}

/** Decodes all pixels of an image, upright. */
export function decodeUpright(source: Source): Raster<Bytes> {
  return uprightRaster(decodeCoded(source, READER), source.orientation);
}

/**
 * Decodes an image at a smaller size, upright. A JPEG is decoded at that size; the rows of a PNG are averaged as they pass.
 *
 * @param scale pixels of the coded image across and down for each pixel.
 */
export function previewUpright(source: Source, scale: Scale): Raster<Bytes> {
  const width = Math.ceil(source.header.width / scale);
  const height = Math.ceil(source.header.height / scale);
  const data = new Uint8Array(4 * width * height);
  if (source.format === "jpeg") {
    const { bytes, header, limits } = source;
    readJpegRows(bytes, header, limits, () => undefined, { into: data, scale });
  } else READER.readRows(source, shrinkRows(source.header.width, source.header.height, scale, data));
  return uprightRaster({ width, height, data }, source.orientation);
}
