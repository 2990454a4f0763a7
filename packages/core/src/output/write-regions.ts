import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { patchJpeg } from "../jpeg/patch.ts";
import { isAllGrey } from "../jpeg/mosaic/component.ts";
import { writeJpegRaster } from "../jpeg/write-raster.ts";
import { type Mosaic, onWhite } from "../mosaic/mosaic.ts";
import { codedMosaic, codedRegion } from "../orientation/orientation.ts";
import { writePngRaster } from "../png/write-raster.ts";
import { paintOver, type Raster } from "../pixels/raster.ts";
import { cellsTouched, type PartialMosaic, type PlacedRegion } from "../regions/region.ts";
import type { Format } from "../source/format.ts";
import { codedUnitOf, mcuSizeOf, type Source } from "../source/source.ts";

/** What both ways of writing regions take from the plan of an output. */
export interface RegionOptions {
  readonly format: Format;
  /** In coordinates of the upright image. */
  readonly regions: readonly PlacedRegion[];
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  readonly iccProfile: Uint8Array | undefined;
}

/**
 * Replaces the coefficients under the cells that regions touch. The JPEG keeps its quality and subsampling.
 *
 * @param mosaic of the upright image.
 * @throws {RangeError} for an image that cannot be patched: a PNG, CMYK, or colors over grey.
 */
export function patchRegions(
  source: Source,
  mosaic: Mosaic,
  { regions, iccProfile }: Pick<RegionOptions, "regions" | "iccProfile">,
): Bytes {
  if (source.format !== "jpeg") throw new RangeError(`Expected a JPEG to patch but got a ${source.format}`);
  const { bytes, header, limits } = source;
  const cells = codedCells(source, mosaic, regions);
  return patchJpeg(bytes, header, cells, {
    maxScanPixels: limits.maxScanPixels,
    ...(iccProfile && { iccProfile }),
  });
}

/**
 * Paints the cells that regions touch over an image's pixels and writes these. A profile for grey is left out where a
 * painted pixel has another color.
 *
 * @param mosaic of the upright image.
 * @param pixels of the upright image.
 */
export function paintRegions(
  source: Source,
  mosaic: Mosaic,
  { format, regions, quality, subsampling, iccProfile }: RegionOptions,
  pixels: Raster,
): Bytes {
  const shown = cellsTouched(mosaic, regions, codedUnitOf(source));
  const raster = paintOver(pixels, { ...mosaic, shown });
  const fits = iccProfile !== undefined && (!isForGrey(iccProfile) || isAllGrey(raster.data));
  const profile = fits ? { iccProfile } : {};
  return format === "png"
    ? writePngRaster(raster, profile)
    : writeJpegRaster({ ...raster, data: onWhite(raster.data) }, { quality, subsampling, ...profile });
}

/** Returns a mosaic as it lies on the coded image, with the cells that regions touch shown. */
export function codedCells(source: Source, mosaic: Mosaic, regions: readonly PlacedRegion[]): PartialMosaic {
  const { width, height, orientation } = source;
  const coded = codedMosaic(mosaic, orientation);
  const placed = regions.map((region) => codedRegion(region, width, height, orientation));
  return { ...coded, shown: cellsTouched(coded, placed, { ...mcuSizeOf(source), left: 0, top: 0 }) };
}
