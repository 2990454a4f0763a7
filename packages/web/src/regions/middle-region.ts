import type { RegionShape } from "@pixelater/core/region";
import { type RegionSet, freeId } from "./region-set.ts";
import { type Bounds, movedBounds } from "./bounds.ts";
import { newAreaCover } from "./new-area-cover.ts";
import type { BoxArea } from "./photo-region.ts";

/** Side of a new region, in percent of the photo's shorter side. */
const SIZE = 25;
/** Offset from a region that already lies in the middle, in percent. */
const STEP = 4;

/** Returns a new square region in the middle of the photo, moved aside if one already lies exactly there. */
export function middleRegion(
  regionSet: RegionSet,
  shape: RegionShape,
  { width, height }: { readonly width: number; readonly height: number },
): BoxArea {
  const shorter = Math.min(width, height);
  const size: Bounds = {
    left: 0,
    top: 0,
    width: Math.max(1, Math.round((SIZE * shorter) / width)),
    height: Math.max(1, Math.round((SIZE * shorter) / height)),
  };
  let bounds = movedBounds(size, { x: (100 - size.width) / 2, y: (100 - size.height) / 2 });
  const isTaken = () => regionSet.regions.some(({ left, top }) => left === bounds.left && top === bounds.top);
  for (let tries = 0; isTaken() && tries < regionSet.regions.length; tries++) {
    bounds = movedBounds(bounds, { x: STEP, y: STEP });
  }
  return { id: freeId(regionSet), shape, ...bounds, cover: newAreaCover.get() };
}
