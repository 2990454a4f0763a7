/** `@pixelater/core/region`: regions, the cells that they touch, and what these look like. */
export { coverRegions, type MeasureCells } from "../regions/cover-regions.ts";
export type { CellRange } from "../regions/layers.ts";
export {
  type BoxRegion,
  type Cover,
  type CoverColor,
  type CoverSettings,
  hidingConflict,
  type HidingConflict,
  type HidingOptions,
  type Length,
  type PartialMosaic,
  placeRegions,
  type PolygonRegion,
  type Region,
} from "../regions/region.ts";
export type { PlacedRegion, RegionShape } from "../regions/shapes.ts";
export { cellsTouched, type CodedUnit, PIXEL } from "../regions/touched.ts";
