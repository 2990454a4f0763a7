import type { RegionShape } from "@pixelater/core/region";
import type { RegionSet } from "./region-set.ts";
import type { PhotoRegion } from "./photo-region.ts";

export const SHAPE_LABELS: Readonly<Record<RegionShape, string>> = {
  rectangle: "Rectangle",
  ellipse: "Ellipse",
};

/** Names a region by its number and shape: "Area 2, ellipse". */
export function regionLabel({ regions }: RegionSet, { id, shape }: PhotoRegion): string {
  const number = regions.findIndex((region) => region.id === id) + 1;
  return `Area ${number}, ${SHAPE_LABELS[shape].toLowerCase()}`;
}

/** Describes a region's position and size in whole percent. */
export function boundsLabel({ left, top, width, height }: PhotoRegion): string {
  const [x, y, w, h] = [left, top, width, height].map(Math.round);
  return `${x} % from the left, ${y} % from the top, ${w} % wide, ${h} % high`;
}
