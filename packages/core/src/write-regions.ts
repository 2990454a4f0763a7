import { isForGrey, isNeeded } from "./color-profile.js";
import { patchJpeg, takesPatch } from "./jpeg/patch.js";
import { writeJpegRaster } from "./jpeg/write-raster.js";
import { type Mosaic, onWhite } from "./mosaic.js";
import { storedMosaic, storedRegion } from "./orientation.js";
import { writePngRaster } from "./png/write-raster.js";
import { paintOver, type Raster } from "./raster.js";
import { cellsTouched, type PartialMosaic, type PlacedRegion } from "./region.js";
import { codedUnitOf, type Source, storedUnitOf } from "./source.js";

export interface RegionWriteOptions {
  readonly format: "jpeg" | "png";
  /** Not asked for of a JPEG that keeps its own. */
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  /** Whether to embed the source's ICC profile, where colours need it. */
  readonly keepsProfile: boolean;
}

/**
 * The image with those cells of a mosaic laid over it that regions reach into; of a JPEG also those that lie in the same
 * MCUs as regions.
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
    const stored = storedCells(source, mosaic, regions);
    if (takesPatch(header, stored)) {
      const { maxScanPixels } = limits;
      const isKept =
        profile !== undefined && (isNeeded(profile) || (header.colorModel === "grey" && isForGrey(profile)));
      return patchJpeg(bytes, header, stored, { maxScanPixels, ...(isKept && { iccProfile: profile }) });
    }
  }
  const shown = cellsTouched(mosaic, regions, codedUnitOf(source));
  const raster = paintOver(decoded(), { ...mosaic, shown });
  const iccProfile = profile !== undefined && isNeeded(profile) ? { iccProfile: profile } : {};
  return format === "png"
    ? writePngRaster(raster, iccProfile)
    : writeJpegRaster({ ...raster, data: onWhite(raster.data) }, { quality, subsampling, ...iccProfile });
}

/** A mosaic as it lies on the stored image, with the cells that are to be shown. */
export function storedCells(source: Source, mosaic: Mosaic, regions: readonly PlacedRegion[]): PartialMosaic {
  const { width, height, orientation } = source;
  const stored = storedMosaic(mosaic, orientation);
  const placed = regions.map((region) => storedRegion(region, width, height, orientation));
  return { ...stored, shown: cellsTouched(stored, placed, { ...storedUnitOf(source), left: 0, top: 0 }) };
}
