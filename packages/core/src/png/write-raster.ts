import type { Bytes } from "../bytes.js";
import { deflate } from "../zlib.js";
import type { Raster } from "../raster.js";
import { filterScanlines } from "./filter-scanlines.js";
import { allowedSamples } from "./mosaic-pixels.js";
import { holdRaster } from "./raster-pixels.js";
import { headerData, joinPng, profileChunk } from "./write-chunks.js";

export interface PngRasterOptions {
  /** An ICC profile to embed, for red, green and blue or for grey. It decides which color types are valid (PNG § 11.3.2.3). */
  readonly iccProfile?: Uint8Array;
}

/** Writes pixels as a PNG that decodes to exactly them, of the colour type and depth that take the fewest bits. */
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
