import { inspect, layGrid, type Limits, measureRaster, preview, type Raster } from "@pixelater/core";
import { opaquePixels, type Pixels } from "./pixels.ts";

/** A photo made smaller, upright. */
export interface Preview {
  /** The photo's own size. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the photo for each pixel of the preview. */
  readonly shrinkage: Shrinkage;
  readonly pixels: Pixels;
}

/** By how much a photo shrinks. */
type Shrinkage = 1 | 2 | 4 | 8;

/**
 * Makes a photo smaller, by 8, 4 or 2. A JPEG's eighth comes from its DC coefficients; no pixel is decoded for it.
 *
 * @param photo a JPEG or PNG file, or pixels.
 * @param leastSideOf returns how many pixels the longer side of the result has at least, unless the photo has fewer.
 * @throws {PixelateError} when the photo cannot be read.
 */
export function previewOf(
  photo: Uint8Array | Raster,
  leastSideOf: (photoSide: number) => number,
  limits?: Limits,
): Preview {
  const { width, height } = "data" in photo ? photo : inspect(photo, { limits });
  const side = Math.max(width, height);
  const shrinkage = shrinkageOf(side, leastSideOf(side));
  const raster =
    "data" in photo ? shrinkRaster(photo, shrinkage) : preview(photo, { scale: shrinkage, limits });
  return { width, height, shrinkage, pixels: opaquePixels(raster) };
}

/** Returns the strongest shrinkage that leaves `leastSide` pixels of a side of `side` pixels. */
function shrinkageOf(side: number, leastSide: number): Shrinkage {
  return ([8, 4, 2] as const).find((shrinkage) => side / shrinkage >= leastSide) ?? 1;
}

function shrinkRaster(raster: Raster, shrinkage: Shrinkage): Raster {
  if (shrinkage === 1) return raster;
  const grid = layGrid({ cellSize: shrinkage }, raster.width, raster.height);
  const { columns, rows, colors } = measureRaster(raster, grid);
  return { width: columns, height: rows, data: colors };
}
