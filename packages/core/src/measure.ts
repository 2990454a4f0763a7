import { type Grid, layGrid } from "./mosaic/grid.ts";
import { takesJpeg } from "./jpeg/measure.ts";
import type { Mosaic } from "./mosaic/mosaic.ts";
import type { MeasurePlan } from "./options.ts";
import { storedGrid, turnMosaic } from "./orientation/orientation.ts";
import { sharedPasses } from "./mosaic/partition.ts";
import type { PixelReader } from "./source/pixel-reader.ts";
import { measureRaster } from "./pixels/raster.ts";
import type { Source } from "./source/source.ts";

/** A mosaic beside the settings it was measured for. */
export interface Measured<Settings extends MeasurePlan> {
  readonly mosaic: Mosaic;
  readonly settings: Settings;
}

/** The fast roads, told apart by their precision, and the reference road. */
const ROADS = ["exact", "dc", "reference"] as const;
type Road = (typeof ROADS)[number];

/** Below as many pixels per cell the sums of the cells would take more memory than the pixels do. */
const MIN_FAST_CELL_PIXELS = 16;

/**
 * Below as many pixels per cell it is made up for what a JPEG's decoder clamps to 0 and 255. In larger cells that is hardly
 * ever more than 3 levels, and would take a third longer, and more than twice as long where glare abounds.
 */
const MIN_UNCLAMPED_CELL_PIXELS = 1024;

/**
 * Parts that a pass over an image sums up at most, 32 bytes each. Grids of some hundred cells share a pass; a dozen of
 * thousands, whose common parts would be the pixels, take one each.
 */
const MAX_PARTS = 2 ** 21;

/**
 * The mosaics of one image, in the order of `wanted`: each road reads its bytes once for all that take it, or more often
 * where their grids are too fine to be summed up together.
 */
export function measureSource<S extends Source, Settings extends MeasurePlan>(
  source: S,
  wanted: readonly Settings[],
  reader: PixelReader<S>,
): Measured<Settings>[] {
  const jobs = wanted.map((settings, place) => {
    const seen = layGrid(settings.gridOptions, source.width, source.height);
    const stored = storedGrid(seen, source.orientation);
    return { place, settings, seen, stored, road: roadFor(source, settings, seen) };
  });
  const results: Measured<Settings>[] = [];
  for (const road of ROADS) {
    const travellers = jobs.filter((job) => job.road === road);
    if (travellers.length === 0) continue;
    for (const pass of road === "reference" ? [travellers] : sharedPasses(travellers, MAX_PARTS)) {
      const mosaics = travel(road, source, pass, reader);
      for (const [i, { place, settings, seen }] of pass.entries()) {
        const stored = mosaics[i];
        if (stored) results[place] = { mosaic: turnMosaic(stored, seen, source.orientation), settings };
      }
    }
  }
  return results;
}

/** Whether a mosaic is measured on pixels that are all in memory. */
export function isMeasuredOnPixels(source: Source, settings: MeasurePlan): boolean {
  return (
    roadFor(source, settings, layGrid(settings.gridOptions, source.width, source.height)) === "reference"
  );
}

function roadFor(source: Source, settings: MeasurePlan, grid: Grid): Road {
  const taken = source.format === "png" || takesJpeg(source.header);
  if (!taken || settings.light === "linear") return "reference";
  return cellPixels(grid) < MIN_FAST_CELL_PIXELS ? "reference" : settings.precision;
}

function cellPixels({ width, height, columns, rows }: Grid): number {
  return (width * height) / (columns * rows);
}

function travel<S extends Source>(
  road: Road,
  source: S,
  jobs: readonly { readonly stored: Grid; readonly settings: MeasurePlan }[],
  reader: PixelReader<S>,
): Mosaic[] {
  if (road === "reference") {
    const raster = reader.decode(source);
    return jobs.map(({ stored, settings }) => measureRaster(raster, stored, settings.light));
  }
  const grids = jobs.map(({ stored }) => stored);
  const clamps = (grid: Grid) => cellPixels(grid) < MIN_UNCLAMPED_CELL_PIXELS;
  return reader.measure(source, grids, { precision: road, clamps });
}
