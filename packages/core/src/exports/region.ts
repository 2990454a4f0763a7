/** `@pixelater/core/region`: regions, and the cells that they touch. */
export {
  cellsTouched,
  type CodedUnit,
  type Length,
  PIXEL,
  type PlacedRegion,
  placeRegions,
  type Region,
  type RegionShape,
} from "../regions/region.ts";
