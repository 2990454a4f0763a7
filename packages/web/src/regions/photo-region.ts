import type { Region, RegionShape } from "@pixelater/core/region";

/** A region of one photo, in percent of its sides, so that it holds at any size the photo is shown or written in. */
export interface PhotoRegion {
  /** Unlike that of any other region of the photo. */
  readonly id: number;
  readonly shape: RegionShape;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a region lies, whatever its shape. */
export type Bounds = Pick<PhotoRegion, "left" | "top" | "width" | "height">;

export function coreRegion({ shape, left, top, width, height }: PhotoRegion): Region {
  return { shape, left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}
