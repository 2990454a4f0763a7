import type { Grid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { type CellRange, coveredLayers, planKept, planLayers } from "./layers.ts";
import { coverOf, type HidingOptions, type PartialMosaic } from "./region.ts";
import type { CodedUnit } from "./touched.ts";

/**
 * Measures the cells of a grid.
 *
 * @param near the only cells whose colors count; all of them if it is undefined.
 */
export type MeasureCells = (grid: Grid, near: CellRange | undefined) => Mosaic;

/**
 * Returns what hides an image's regions, for previews that measure the image themselves: layers from the bottom to the top,
 * each with its cells' colors before any palette.
 *
 * @param grid of the whole image.
 * @param unit in which the image is coded, upright.
 * @throws {PixelateError} `REGION_OUTSIDE` for a region that does not touch the image.
 */
export function coverRegions(
  { regions = [], keep, ...cover }: HidingOptions,
  grid: Grid,
  unit: CodedUnit,
  measure: MeasureCells,
): PartialMosaic[] {
  const options = { size: grid, cover: coverOf(cover), unit };
  const layers = keep === undefined ? planLayers(regions, options) : [planKept(keep, options)];
  const mosaics = layers.map(({ own }) =>
    own === undefined ? measure(grid, undefined) : measure(own.grid, own.near),
  );
  return coveredLayers(layers, mosaics, unit, (mosaic) => mosaic);
}
