import { sharedPasses } from "./mosaic/partition.ts";
import type { Mosaic } from "./mosaic/mosaic.ts";
import { uprightMosaic } from "./orientation/orientation.ts";
import { measureRaster } from "./pixels/raster.ts";
import type { MosaicPlan } from "./plan.ts";
import { decodeCoded, type PixelReader } from "./source/pixel-reader.ts";
import type { Source } from "./source/source.ts";

/**
 * Parts that one pass over an image sums up at most, 32 bytes each. Grids of some hundred cells share a pass. A dozen grids
 * of thousands of cells take one pass each: their common parts would be nearly single pixels.
 */
const MAX_PARTS = 2 ** 21;

/**
 * Measures mosaics as planned, upright, in the order of `plans`. Plans with one path share a pass over the image, unless
 * their grids are too fine together.
 *
 * @throws {PixelateError} when the image cannot be read.
 */
export function measureMosaics<S extends Source>(
  source: S,
  plans: readonly MosaicPlan[],
  reader: PixelReader<S>,
): Mosaic[] {
  const measured = new Map<MosaicPlan, Mosaic>();
  const onPixels = plans.filter(({ measurePath }) => measurePath === "pixels");
  if (onPixels.length > 0) {
    const raster = decodeCoded(source, reader);
    for (const plan of onPixels) measured.set(plan, measureRaster(raster, plan.coded, plan.light));
  }
  for (const precision of ["exact", "dc"] as const) {
    const jobs = plans.filter(({ measurePath }) => measurePath === precision);
    const corrected = new Set(jobs.filter((plan) => plan.correctsClamping).map(({ coded }) => coded));
    for (const pass of sharedPasses(jobs, MAX_PARTS)) {
      const grids = pass.map(({ coded }) => coded);
      const mosaics = reader.measure(source, grids, { precision, clamps: (grid) => corrected.has(grid) });
      for (const [i, mosaic] of mosaics.entries()) measured.set(pass[i], mosaic);
    }
  }
  return plans.map((plan) => {
    const coded = measured.get(plan);
    if (coded === undefined) throw new Error("Expected a mosaic for each plan but got none");
    return uprightMosaic(coded, plan.upright, source.orientation);
  });
}
