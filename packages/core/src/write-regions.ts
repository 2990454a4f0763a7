import { isForGrey, isNeeded } from "./color-profile.js";
import { patchJpeg, takesPatch } from "./jpeg/patch.js";
import { writeJpegRaster } from "./jpeg/write-raster.js";
import { type Mosaic, onWhite } from "./mosaic.js";
import { storedMosaic, storedRegion } from "./orientation.js";
import { writePngRaster } from "./png/write-raster.js";
import { paintOver, type Raster } from "./raster.js";
import { cellsTouched, type PartialMosaic, type PlacedRegion } from "./region.js";
import type { Source } from "./source.js";

export interface RegionWriteOptions {
  readonly format: "jpeg" | "png";
  /** Not asked for of a JPEG that keeps its own. */
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  /** Whether to embed the source's ICC profile, where colours need it. */
  readonly keepsProfile: boolean;
}

/**
 * The image with those cells of a mosaic laid over it that regions reach into.
 *
 * @param mosaic of the image as seen.
 * @param decoded all pixels of the image as seen; asked for only where the image cannot be written without them.
 */
export function writeRegions(
  source: Source,
  mosaic: Mosaic,
  regions: readonly PlacedRegion[],
  { format, quality, subsampling, keepsProfile }: RegionWriteOptions,
  decoded: () => Raster,
): Uint8Array {
  const profile = keepsProfile ? source.header.iccProfile : undefined;
  if (source.format === "jpeg" && format === "jpeg") {
    const { bytes, header, limits } = source;
    const cells = storedCells(source, mosaic, regions);
    if (takesPatch(header, cells)) {
      const { maxScanPixels } = limits;
      const isKept =
        profile !== undefined && (isNeeded(profile) || (header.colorModel === "grey" && isForGrey(profile)));
      return patchJpeg(bytes, header, cells, { maxScanPixels, ...(isKept && { iccProfile: profile }) });
    }
  }
  const raster = paintOver(decoded(), { ...mosaic, shown: cellsTouched(mosaic, regions) });
  const iccProfile = profile !== undefined && isNeeded(profile) ? { iccProfile: profile } : {};
  return format === "png"
    ? writePngRaster(raster, iccProfile)
    : writeJpegRaster({ ...raster, data: onWhite(raster.data) }, { quality, subsampling, ...iccProfile });
}

function storedCells(
  { width, height, orientation }: Source,
  mosaic: Mosaic,
  regions: readonly PlacedRegion[],
): PartialMosaic {
  const stored = storedMosaic(mosaic, orientation);
  const placed = regions.map((region) => storedRegion(region, width, height, orientation));
  return { ...stored, shown: cellsTouched(stored, placed) };
}
