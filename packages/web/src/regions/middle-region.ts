import type { RegionShape } from "@pixelater/core/region";
import { type Extent, freeId } from "./extent.ts";
import { movedBounds } from "./bounds.ts";
import type { Bounds, PhotoRegion } from "./photo-region.ts";

/** Of the photo's shorter side, in percent. */
const SIZE = 25;
/** How far a region is put beside one that is in its place already, in percent. */
const STEP = 4;

/** A new region in the middle of a photo of `width` × `height`, as wide as it is high, that covers no other one exactly. */
export function middleRegion(
  extent: Extent,
  shape: RegionShape,
  { width, height }: { readonly width: number; readonly height: number },
): PhotoRegion {
  const shorter = Math.min(width, height);
  const size: Bounds = {
    left: 0,
    top: 0,
    width: Math.max(1, Math.round((SIZE * shorter) / width)),
    height: Math.max(1, Math.round((SIZE * shorter) / height)),
  };
  let bounds = movedBounds(size, { x: (100 - size.width) / 2, y: (100 - size.height) / 2 });
  const isTaken = () => extent.regions.some(({ left, top }) => left === bounds.left && top === bounds.top);
  for (let tries = 0; isTaken() && tries < extent.regions.length; tries++) {
    bounds = movedBounds(bounds, { x: STEP, y: STEP });
  }
  return { id: freeId(extent), shape, ...bounds };
}
