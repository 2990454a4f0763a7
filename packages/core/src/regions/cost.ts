import { type Cost, NO_COST } from "../cost.ts";
import type { GridSize } from "../mosaic/grid.ts";
import { partsAtMost, type PlannedGrid } from "../mosaic/partition.ts";
import { MOST_MERGED_CELLS, type RegionLayer } from "./layers.ts";
import type { PlacedRegion } from "./shapes.ts";

/** Units of work. */
const TOUCH_ROW = 400;
const TOUCH_CORNER = 40;
const TOUCH_CELL = 0.5;
const CONTAIN_CELL = 12;
const COVER_CELL = 60;
const MERGE_CELL = 6;

/** A layer and its grid. */
interface LayerOnGrid extends PlannedGrid {
  readonly layer: RegionLayer;
}

/** Returns the cost of finding, covering and merging the cells that hide regions. */
export function hidingCost(layers: readonly LayerOnGrid[]): Cost {
  if (layers.length === 0) return NO_COST;
  const regions = layers.flatMap(({ layer }) => layer.regions);
  const merged = partsAtMost(layers);
  const mergedCells = Math.min(merged.columns * merged.rows, MOST_MERGED_CELLS);
  let work = 0;
  let cells = 0;
  for (const { layer, columns, rows, ...size } of layers) {
    const grid = { columns, rows, ...size };
    cells += columns * rows;
    work += COVER_CELL * columns * rows + MERGE_CELL * mergedCells;
    for (const region of layer.regions)
      work += layer.isKept ? keepWork(region, grid) : touchWork(region, grid);
    if (layer.own === undefined || layer.cover === "cells") continue;
    // Cells around a region must not show what another one hides.
    for (const region of regions) work += touchWork(region, grid);
  }
  return { work, scratch: 20 * cells + 10 * mergedCells * (layers.length > 1 ? 1 : 0), kept: 0 };
}

function touchWork({ left, top, right, bottom, corners }: PlacedRegion, grid: GridSize): number {
  const { columns, rows, width, height } = grid;
  const across = Math.min(1, (right - left) / width) * columns + 2;
  const down = Math.min(1, (bottom - top) / height) * rows + 2;
  return down * (TOUCH_ROW + TOUCH_CORNER * corners.length) + across * down * TOUCH_CELL;
}

function keepWork({ corners }: PlacedRegion, { columns, rows }: GridSize): number {
  return (
    rows * (TOUCH_ROW + TOUCH_CORNER * corners.length) +
    columns * rows * CONTAIN_CELL * (1 + corners.length / 2)
  );
}
