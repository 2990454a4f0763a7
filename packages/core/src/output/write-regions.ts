import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { patchJpeg, takesPatch } from "../jpeg/patch.ts";
import { isAllGrey } from "../jpeg/mosaic/component.ts";
import { writeJpegRaster } from "../jpeg/write-raster.ts";
import { type Mosaic, onWhite } from "../mosaic/mosaic.ts";
import { storedMosaic, storedRegion } from "../orientation/orientation.ts";
import { writePngRaster } from "../png/write-raster.ts";
import { paintOver, type Raster } from "../pixels/raster.ts";
import { cellsTouched, type PartialMosaic, type PlacedRegion } from "../regions/region.ts";
import { codedUnitOf, type Source, storedUnitOf } from "../source/source.ts";

export interface RegionWriteOptions {
  readonly format: "jpeg" | "png";
  /** Not asked for of a JPEG that keeps its own. */
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  /** The source's ICC profile, to embed. One for grey is left out where cells of other colors are laid over the image. */
  readonly iccProfile?: Uint8Array;
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
  { format, quality, subsampling, iccProfile }: RegionWriteOptions,
  decoded: () => Raster,
): Bytes {
  if (source.format === "jpeg" && format === "jpeg") {
    const { bytes, header, limits } = source;
    const stored = storedCells(source, mosaic, regions);
    if (takesPatch(header, stored)) {
      const { maxScanPixels } = limits;
      return patchJpeg(bytes, header, stored, { maxScanPixels, ...(iccProfile && { iccProfile }) });
    }
  }
  const shown = cellsTouched(mosaic, regions, codedUnitOf(source));
  const raster = paintOver(decoded(), { ...mosaic, shown });
  const fits = iccProfile !== undefined && (!isForGrey(iccProfile) || isAllGrey(raster.data));
  const profile = fits ? { iccProfile } : {};
  return format === "png"
    ? writePngRaster(raster, profile)
    : writeJpegRaster({ ...raster, data: onWhite(raster.data) }, { quality, subsampling, ...profile });
}

/** A mosaic as it lies on the stored image, with the cells that are to be shown. */
export function storedCells(source: Source, mosaic: Mosaic, regions: readonly PlacedRegion[]): PartialMosaic {
  const { width, height, orientation } = source;
  const stored = storedMosaic(mosaic, orientation);
  const placed = regions.map((region) => storedRegion(region, width, height, orientation));
  return { ...stored, shown: cellsTouched(stored, placed, { ...storedUnitOf(source), left: 0, top: 0 }) };
}
