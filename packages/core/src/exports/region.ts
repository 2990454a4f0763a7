/** `@pixelater/core/region`: regions, and the cells that they touch. */
export {
  type BoxRegion,
  type Cover,
  type CoverColor,
  hidingConflict,
  type HidingConflict,
  type HidingOptions,
  type Length,
  placeRegions,
  type PolygonRegion,
  type Region,
} from "../regions/region.ts";
export type { PlacedRegion, RegionShape } from "../regions/shapes.ts";
export { cellsTouched, type CodedUnit, PIXEL } from "../regions/touched.ts";
