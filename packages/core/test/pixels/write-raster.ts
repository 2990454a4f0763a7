import { writeJpegRows } from "../../src/jpeg/write-rows.ts";
import type { JpegMosaicOptions } from "../../src/jpeg/write-mosaic.ts";
import type { Raster } from "../../src/pixels/raster.ts";
import type { PixelRows } from "../../src/pixels/rows.ts";
import { type PngRowsOptions, writePngRows } from "../../src/png/write-rows.ts";

/** Passes a raster's rows in bands of 1, 2, 3 and again 1 rows, which are overwritten afterwards, as readers do. */
export function rowsOf(
  { width, height, data }: Raster,
  { isGrey = false, isOpaque = true }: Partial<Pick<PixelRows, "isGrey" | "isOpaque">> = {},
): PixelRows {
  return {
    width,
    height,
    isGrey,
    isOpaque,
    read(take) {
      const band = new Uint8Array(4 * width * 3);
      for (let y = 0, rows = 1; y < height; y += rows, rows = (rows % 3) + 1) {
        rows = Math.min(rows, height - y);
        band.set(data.subarray(4 * width * y, 4 * width * (y + rows)));
        take(band.subarray(0, 4 * width * rows), y, rows);
        band.fill(77);
      }
    },
  };
}

export function writePngRaster(raster: Raster, options: PngRowsOptions = {}): Uint8Array {
  return writePngRows(rowsOf(raster), options);
}

export function writeJpegRaster(raster: Raster, options: JpegMosaicOptions): Uint8Array {
  return writeJpegRows(rowsOf(raster), options);
}
