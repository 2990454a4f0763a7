import type { RegionSet } from "./region-set.ts";
import type { AreaShape, PhotoRegion } from "./photo-region.ts";

export const SHAPE_LABELS: Readonly<Record<AreaShape, string>> = {
  rectangle: "Rectangle",
  ellipse: "Ellipse",
  polygon: "Brush stroke",
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

/** "1 face", "3 faces", "0 faces". */
export function faceCount(count: number): string {
  return count === 1 ? "1 face" : `${count} faces`;
}

/** "1 area", "3 areas", "no areas". */
export function areaCount(count: number): string {
  if (count === 1) return "1 area";
  return count === 0 ? "no areas" : `${count} areas`;
}
