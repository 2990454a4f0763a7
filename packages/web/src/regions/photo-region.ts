import type { BoxRegion, PolygonRegion, RegionShape } from "@pixelater/core/region";
import type { AreaCover } from "./area-cover.ts";
import type { Bounds, Point } from "./bounds.ts";

/** A region of one photo, in percent of its sides and thus independent of the size it is shown at. */
export type PhotoRegion = BoxArea | BrushArea;

/** Its bounding box is in percent of the photo's sides. */
interface Area extends Bounds {
  /** Unique among the regions of the photo. */
  readonly id: number;
  readonly cover: AreaCover;
}

/** A rectangle, or the largest ellipse in it. An ellipse around a face may extend beyond the photo. */
export interface BoxArea extends Area {
  readonly shape: RegionShape;
}

/** A brush stroke. */
export interface BrushArea extends Area {
  readonly shape: "polygon";
  /** Corners of its outline, in percent of its own width and height: it moves and grows with its bounds. */
  readonly outline: readonly Point[];
}

export type AreaShape = PhotoRegion["shape"];

/** Returns the place of a region as the core takes it, without its cover. */
export function coreRegion(region: PhotoRegion): BoxRegion | PolygonRegion {
  const { left, top, width, height } = region;
  if (region.shape === "polygon") {
    const points = region.outline.map(
      ({ x, y }) => [percent(left + (x * width) / 100), percent(top + (y * height) / 100)] as const,
    );
    return { shape: "polygon", points };
  }
  return { shape: region.shape, left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}

/** Rounds to two decimals, a pixel in ten thousand: outlines have many corners, and an upload's metadata is small. */
function percent(value: number): `${number}%` {
  return `${Math.round(value * 100) / 100}%`;
}
