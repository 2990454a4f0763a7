import type { BoxRegion, RegionShape } from "@pixelater/core/region";

/** A region of one photo, in percent of its sides and thus independent of the size it is shown at. */
export interface PhotoRegion {
  /** Unique among the regions of the photo. */
  readonly id: number;
  readonly shape: RegionShape;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The bounding box of a region. */
export type Bounds = Pick<PhotoRegion, "left" | "top" | "width" | "height">;

export function coreRegion({ shape, left, top, width, height }: PhotoRegion): BoxRegion {
  return { shape, left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}
