import type { RegionShape } from "@pixelater/core/region";
import type { Extent } from "./extent.ts";
import type { PhotoRegion } from "./photo-region.ts";

export const SHAPE_LABELS: Readonly<Record<RegionShape, string>> = {
  rectangle: "Rectangle",
  ellipse: "Ellipse",
};

/** A region by its number and shape: "Part 2, ellipse". */
export function partName({ regions }: Extent, { id, shape }: PhotoRegion): string {
  const number = regions.findIndex((region) => region.id === id) + 1;
  return `Part ${number}, ${SHAPE_LABELS[shape].toLowerCase()}`;
}

/** Where a region lies and how large it is, in whole percent. */
export function placeWords({ left, top, width, height }: PhotoRegion): string {
  const [x, y, w, h] = [left, top, width, height].map(Math.round);
  return `${x} % from the left, ${y} % from the top, ${w} % wide, ${h} % high`;
}
