import { type Grid, layGrid } from "./mosaic/grid.ts";
import type { Mosaic } from "./mosaic/mosaic.ts";
import { codedGrid, codedMarks, uprightMosaic } from "./orientation/orientation.ts";
import { measureRows } from "./pixels/measure-rows.ts";
import { type MeasurePath, type MosaicPlan, planPasses } from "./plan.ts";
import type { PixelReader } from "./source/pixel-reader.ts";
import { isOpaqueByHeader, type Source } from "./source/source.ts";

/** A planned mosaic with its grid over the upright image and over the image as coded. */
interface LaidPlan {
  readonly plan: MosaicPlan;
  readonly upright: Grid;
  readonly coded: Grid;
  /** The cells over the image as coded whose colors are needed; undefined if all are. */
  readonly needed: Uint8Array | undefined;
}

/**
 * Measures mosaics as planned, upright, in the order of `plans`.
 *
 * @throws {PixelateError} when the image cannot be read.
 */
export function measureMosaics<S extends Source>(
  source: S,
  plans: readonly MosaicPlan[],
  reader: PixelReader<S>,
): Mosaic[] {
  const measured = new Map<MosaicPlan, Mosaic>();
  for (const pass of planPasses(plans)) {
    const laid = pass.plans.map((plan) => layPlan(source, plan));
    for (const [i, coded] of measurePass(source, pass.path, laid, reader).entries()) {
      const { plan, upright } = laid[i];
      measured.set(plan, uprightMosaic(coded, upright, source.orientation));
    }
  }
  return plans.map((plan) => {
    const mosaic = measured.get(plan);
    if (mosaic === undefined) throw new Error("Expected a mosaic for each plan but got none");
    return mosaic;
  });
}

/** Lays the grid of a plan over the upright image. */
export function layUpright({ gridOptions, width, height }: MosaicPlan): Grid {
  return "laid" in gridOptions ? gridOptions.laid : layGrid(gridOptions, width, height);
}

function layPlan({ orientation }: Source, plan: MosaicPlan): LaidPlan {
  const upright = layUpright(plan);
  const marks = plan.neededCells?.(upright);
  const needed = marks && codedMarks(marks, upright, orientation);
  return { plan, upright, coded: codedGrid(upright, orientation), needed };
}

/** Measures the mosaics of one pass over the image, as coded. */
function measurePass<S extends Source>(
  source: S,
  path: MeasurePath,
  laid: readonly LaidPlan[],
  reader: PixelReader<S>,
): Mosaic[] {
  if (path === "pixels") {
    const grids = laid.map(({ plan: { light }, coded }) => ({ grid: coded, light }));
    const { take, mosaics } = measureRows(grids, source.format !== "png" && isOpaqueByHeader(source));
    reader.readRows(source, take);
    return mosaics();
  }
  const grids = laid.map(({ coded }) => coded);
  const wanted = laid.flatMap(({ needed }) => needed ?? []);
  return reader.measure(source, grids, {
    precision: path,
    ...(wanted.length === laid.length && { wanted }),
  });
}
