import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { patchJpeg } from "../jpeg/patch.ts";
import { isAllGrey } from "../jpeg/mosaic/component.ts";
import { writeJpegRaster } from "../jpeg/write-raster.ts";
import { onWhite } from "../mosaic/mosaic.ts";
import { codedCells } from "../orientation/orientation.ts";
import { writePngRaster } from "../png/write-raster.ts";
import { paintOver, type Raster } from "../pixels/raster.ts";
import type { PartialMosaic } from "../regions/region.ts";
import type { Format } from "../source/format.ts";
import type { Source } from "../source/source.ts";

/** What both ways of writing regions take from the plan of an output. */
export interface RegionOptions {
  readonly format: Format;
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  readonly iccProfile: Uint8Array | undefined;
}

/**
 * Replaces the coefficients under the shown cells. The JPEG keeps its quality and subsampling.
 *
 * @param cells over the upright image.
 * @throws {RangeError} for an image that cannot be patched: a PNG, CMYK, or colors over grey.
 */
export function patchRegions(
  source: Source,
  cells: PartialMosaic,
  { iccProfile }: Pick<RegionOptions, "iccProfile">,
): Bytes {
  if (source.format !== "jpeg") throw new RangeError(`Expected a JPEG to patch but got a ${source.format}`);
  const { bytes, header, limits } = source;
  return patchJpeg(bytes, header, codedCells(cells, source.orientation), {
    maxScanPixels: limits.maxScanPixels,
    ...(iccProfile && { iccProfile }),
  });
}

/**
 * Paints the shown cells over an image's pixels and writes these. A profile for grey is left out where a
 * painted pixel has another color.
 *
 * @param cells over the upright image.
 * @param pixels of the upright image.
 */
export function paintRegions(
  cells: PartialMosaic,
  { format, quality, subsampling, iccProfile }: RegionOptions,
  pixels: Raster,
): Bytes {
  const raster = paintOver(pixels, cells);
  const fits = iccProfile !== undefined && (!isForGrey(iccProfile) || isAllGrey(raster.data));
  const profile = fits ? { iccProfile } : {};
  return format === "png"
    ? writePngRaster(raster, profile)
    : writeJpegRaster({ ...raster, data: onWhite(raster.data) }, { quality, subsampling, ...profile });
}
