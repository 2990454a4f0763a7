import type { Bytes } from "../bytes.ts";
import { deflate } from "../zlib/zlib.ts";
import type { Raster } from "../pixels/raster.ts";
import { filterScanlines } from "./scanlines/filter-scanlines.ts";
import { allowedSamples } from "./scanlines/mosaic-pixels.ts";
import { holdRaster } from "./scanlines/raster-pixels.ts";
import { headerData, joinPng, profileChunk } from "./syntax/write-chunks.ts";

export interface PngRasterOptions {
  /**
   * An ICC profile to embed, for red, green and blue or for gray. It decides which color types are valid (PNG
   * §11.3.2.3).
   */
  readonly iccProfile?: Uint8Array;
}

/** Writes pixels as a PNG that decodes to exactly them. Uses the color type and depth that take the fewest bits. */
export function writePngRaster(raster: Raster, { iccProfile }: PngRasterOptions = {}): Bytes {
  const { width, height } = raster;
  const pixels = holdRaster(raster, allowedSamples(iccProfile));
  return joinPng([
    ["IHDR", headerData(width, height, pixels.bitDepth, pixels.colorType)],
    ...(iccProfile ? [profileChunk(iccProfile)] : []),
    ...(pixels.palette ? [["PLTE", pixels.palette] as const] : []),
    ...(pixels.alphas ? [["tRNS", pixels.alphas] as const] : []),
    ["IDAT", deflate(filterScanlines(pixels, height))],
  ]);
}
