import { inspect, layGrid, measureRaster, type PhotoInput, preview, writeJpeg } from "@pixelater/core";

/** A small picture of a photo, upright, as a JPEG. */
export interface Thumbnail {
  /** Pixels of the photo. */
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** Pixels of a thumbnail's longer side. */
const LONGEST_SIDE = 960;

/**
 * Makes a thumbnail of at most 960 pixels. It is not hidden: it shows what the photo shows.
 *
 * @throws {PixelateError}
 */
export function thumbnailOf(photo: PhotoInput): Thumbnail {
  const { width, height } = inspect(photo);
  const scale = ([8, 4, 2] as const).find((each) => Math.max(width, height) / each >= LONGEST_SIDE) ?? 1;
  const raster = preview(photo, { scale });
  const shrinkage = Math.max(1, Math.max(width, height) / LONGEST_SIDE);
  const grid = { columns: Math.ceil(width / shrinkage), rows: Math.ceil(height / shrinkage) };
  const { columns, rows, colors } = measureRaster(raster, layGrid({ grid }, raster.width, raster.height));
  const pixels = layGrid({ cellSize: 1 }, columns, rows);
  return { width, height, jpeg: writeJpeg({ ...pixels, colors }) };
}
