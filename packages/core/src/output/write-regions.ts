import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import { patchJpeg } from "../jpeg/patch.ts";
import { isShownGrey } from "../jpeg/mosaic/component.ts";
import { writeJpegRows } from "../jpeg/write-rows.ts";
import { putOnWhite } from "../mosaic/mosaic.ts";
import { codedCells } from "../orientation/orientation.ts";
import { uprightRows } from "../orientation/upright-rows.ts";
import { paintOver } from "../pixels/paint-rows.ts";
import type { PixelRows, RowOptions, TakeRows } from "../pixels/rows.ts";
import { patchPng } from "../png/patch.ts";
import { writePngRows } from "../png/write-rows.ts";
import type { PartialMosaic } from "../regions/region.ts";
import type { Format } from "../source/format.ts";
import { isOpaqueByHeader, sampleSpaceOf, type Source } from "../source/source.ts";

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
  const { bytes, header, limits, trace } = source;
  return patchJpeg(bytes, header, codedCells(cells, source.orientation), {
    maxScanPixels: limits.maxScanPixels,
    trace,
    ...(iccProfile && { iccProfile }),
  });
}

/**
 * Paints the shown cells over an image's pixels and writes these, some rows at a time. An upright PNG that stays one keeps
 * its samples, if they can express the cells' colors. A profile for grey is left out where a shown cell has another color.
 *
 * @param cells over the upright image.
 * @param readRows passes the rows of the image as coded, each time it is called.
 */
export function paintRegions(
  source: Source,
  cells: PartialMosaic,
  { format, quality, subsampling, iccProfile }: RegionOptions,
  readRows: (take: TakeRows, options: RowOptions) => void,
): Bytes {
  const isGrey = sampleSpaceOf(source) === "grey" && isShownGrey(cells);
  const fits = iccProfile !== undefined && (!isForGrey(iccProfile) || isGrey);
  const profile = fits ? { iccProfile } : {};
  if (source.format === "png" && format === "png" && source.orientation === 1) {
    const patched = patchPng(source.bytes, cells, profile);
    if (patched !== undefined) return patched;
  }
  const { width, height } = source.header;
  const hidden = codedCells(cells, source.orientation);
  const coded: PixelRows = {
    width,
    height,
    isGrey,
    isOpaque: isOpaqueByHeader(source),
    read(take) {
      readRows(take, { hidden });
    },
  };
  const painted = paintOver(uprightRows(coded, source.orientation), cells);
  return format === "png"
    ? writePngRows(painted, profile)
    : writeJpegRows(source.format === "jpeg" ? painted : onWhiteRows(painted), {
        quality,
        subsampling,
        ...profile,
      });
}

/** Returns an image as it looks on white: opaque, for formats without transparency. */
export function onWhiteRows(image: PixelRows): PixelRows {
  return {
    ...image,
    isOpaque: true,
    read(take) {
      image.read((rgba, top, rows) => {
        putOnWhite(rgba);
        take(rgba, top, rows);
      });
    },
  };
}
