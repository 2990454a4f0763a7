import { PixelateError } from "../errors.ts";
import { type Grid, gridOfEdges, type GridSize } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { cellOfPart, commonPartition } from "../mosaic/partition.ts";
import { type CellsToCover, coverCells } from "./cover.ts";
import { type ColoredCover, coverOf, type PartialMosaic, placeRegions, type Region } from "./region.ts";
import type { PlacedRegion } from "./shapes.ts";
import { cellsOutside, cellsTouched, type CodedUnit } from "./touched.ts";

/** Regions that share a grid and a cover. */
export interface RegionLayer {
  readonly regions: readonly PlacedRegion[];
  /** Whether the regions stay visible and everything else is hidden. */
  readonly isKept: boolean;
  readonly cover: ColoredCover;
  /** The grid around a region with cells of its own; undefined for the image's grid. */
  readonly own: OwnGrid | undefined;
}

/** A grid around a region, over the upright image. */
interface OwnGrid {
  readonly grid: Grid;
  /** Its cells that lie in the region's rectangle or in the ring around it. */
  readonly near: CellRange;
}

/** Cells from `left` up to but not including `right`, in rows from `top` up to but not including `bottom`. */
export interface CellRange {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the layers of an image have in common. */
export interface LayerOptions {
  /** The grid of regions without cells of their own. */
  readonly size: GridSize;
  /** The cover of regions without one of their own. */
  readonly cover: ColoredCover;
  /** The units in which the image is coded, upright. */
  readonly unit: CodedUnit;
}

/** Cells across a region's longer side that follow an outline closely enough for a cover of one color. */
const OUTLINE_CELLS = 64;

/** Most cells of the partition that all layers share. */
export const MOST_MERGED_CELLS = 2 ** 22;

/**
 * Plans the layers that hide regions, from the bottom to the top. Regions with the cover `cells` in the image's grid share the
 * first one; every other region has its own.
 *
 * @throws {PixelateError} `REGION_OUTSIDE` for a region that does not touch the image.
 */
export function planLayers(regions: readonly Region[], { size, cover, unit }: LayerOptions): RegionLayer[] {
  const placed = placeRegions(regions, size.width, size.height);
  const shared: PlacedRegion[] = [];
  const separate: RegionLayer[] = [];
  for (const [i, region] of regions.entries()) {
    const { cells } = region;
    const its = coverOf(region, cover);
    if (its === "cells" && cells === undefined) {
      shared.push(placed[i]);
      continue;
    }
    const own = gridAround(placed[i], cells ?? defaultCells(its, placed[i], size), size, unit);
    separate.push({ regions: [placed[i]], isKept: false, cover: its, own });
  }
  if (shared.length === 0 && separate.length > 0) return separate;
  return [{ regions: shared, isKept: false, cover: "cells", own: undefined }, ...separate];
}

/** Plans the layer that hides all but some regions. @throws {PixelateError} `REGION_OUTSIDE` */
export function planKept(kept: readonly Region[], { size, cover }: LayerOptions): RegionLayer {
  return {
    regions: placeRegions(kept, size.width, size.height),
    isKept: true,
    cover,
    own: undefined,
  };
}

/**
 * Returns the cells of a layer's grid that hide something, and those around them.
 *
 * @param grid the layer's own one or the image's.
 * @param all layers of the image: what one of them hides is around none.
 */
export function cellsToCover(
  grid: Grid,
  { regions, isKept, cover, own }: RegionLayer,
  all: readonly RegionLayer[],
  unit: CodedUnit,
): CellsToCover {
  if (isKept) {
    const apart = cellsOutside(grid, regions, unit, marginOf(unit));
    return { hidden: cellsOutside(grid, regions, unit), around: apart.map((isNear) => 1 - isNear) };
  }
  const hidden = cellsTouched(grid, regions, unit);
  const around = new Uint8Array(hidden.length);
  if (cover === "cells" || own === undefined) return { hidden, around };
  const everyRegion = all.flatMap((layer) => layer.regions);
  const touched = cellsTouched(grid, everyRegion, unit, marginOf(unit));
  const { left, right, top, bottom } = own.near;
  for (let row = top; row < bottom; row++) {
    for (let cell = row * grid.columns + left; cell < row * grid.columns + right; cell++) {
      around[cell] = 1 - touched[cell];
    }
  }
  return { hidden, around };
}

/** Returns the cells whose colors a layer's cover depends on. Parameters as for {@link cellsToCover}. */
export function cellsNeeded(
  grid: Grid,
  layer: RegionLayer,
  all: readonly RegionLayer[],
  unit: CodedUnit,
): Uint8Array {
  const { hidden, around } = cellsToCover(grid, layer, all, unit);
  return layer.cover === "cells" ? hidden : around;
}

/**
 * Returns the cells that hide an image's regions, with their covers.
 *
 * @param layers from the bottom to the top.
 * @param mosaics one measured for each layer.
 * @param finish gives covered cells their final colors.
 */
export function hidingCells(
  layers: readonly RegionLayer[],
  mosaics: readonly Mosaic[],
  unit: CodedUnit,
  finish: (mosaic: Mosaic) => Mosaic,
): PartialMosaic {
  return mergeLayers(coveredLayers(layers, mosaics, unit, finish));
}

/** Returns the cells of each layer that hide something, with its cover. Parameters as for {@link hidingCells}. */
export function coveredLayers(
  layers: readonly RegionLayer[],
  mosaics: readonly Mosaic[],
  unit: CodedUnit,
  finish: (mosaic: Mosaic) => Mosaic,
): PartialMosaic[] {
  return layers.map((layer, i) => {
    const cells = cellsToCover(mosaics[i], layer, layers, unit);
    return { ...finish(coverCells(mosaics[i], cells, layer.cover)), shown: cells.hidden };
  });
}

/**
 * Returns the units between hidden cells and those around them. The chroma of an MCU's outermost pixels is interpolated with
 * that of its neighbor, and whether it is corrected for clamping depends on its neighbor too.
 */
function marginOf({ width, height }: CodedUnit): 0 | 1 {
  return width * height > 1 ? 1 : 0;
}

/** Returns the cells across a region's longer side: as many as the image's grid has there, for a cover whose cells show. */
function defaultCells(
  cover: ColoredCover,
  region: PlacedRegion,
  { columns, rows, width, height }: GridSize,
): number {
  if (cover !== "surroundings") return region.shape === "rectangle" ? 1 : OUTLINE_CELLS;
  const cells = Math.max(
    ((region.right - region.left) * columns) / width,
    ((region.bottom - region.top) * rows) / height,
  );
  return Math.min(OUTLINE_CELLS, Math.max(1, Math.round(cells)));
}

/**
 * Returns a grid with cells around a region. The region's rectangle grows to whole coded units.
 *
 *     ┌────────┬─┬─┬─┬─┬─────┐
 *     ├────────┼─┼─┼─┼─┼─────┤   near: the cells of the inner rectangle,
 *     ├────────┼─╔═╤═╗─┼─────┤   with a ring one cell wide around them;
 *     ├────────┼─╚═╧═╝─┼─────┤   in a JPEG an MCU lies between
 *     ├────────┼─┼─┼─┼─┼─────┤
 *     └────────┴─┴─┴─┴─┴─────┘
 */
function gridAround(
  { left, top, right, bottom }: PlacedRegion,
  cells: number,
  { width, height }: GridSize,
  unit: CodedUnit,
): OwnGrid {
  const x = wholeUnits(left, right, unit.left, unit.width, width);
  const y = wholeUnits(top, bottom, unit.top, unit.height, height);
  const side = Math.max(x.to - x.from, y.to - y.from) / cells;
  const margin = marginOf(unit);
  const across = edgesAround(x, side, margin * unit.width, width);
  const down = edgesAround(y, side, margin * unit.height, height);
  return {
    grid: gridOfEdges(across.edges, down.edges),
    near: { left: across.first, right: across.end, top: down.first, bottom: down.end },
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function wholeUnits(from: number, to: number, start: number, side: number, length: number): Span {
  return {
    from: Math.max(0, Math.floor((from - start) / side) * side + start),
    to: Math.min(length, Math.ceil((to - start) / side) * side + start),
  };
}

/**
 * Returns edges from 0 to `length` with cells of about `side` in a span and one at each end behind a gap, and the range of
 * those cells, gaps included.
 */
function edgesAround(
  { from, to }: Span,
  side: number,
  gap: number,
  length: number,
): { readonly edges: Uint32Array; readonly first: number; readonly end: number } {
  const count = Math.min(to - from, Math.max(1, Math.round((to - from) / side)));
  const inner = Array.from({ length: count + 1 }, (_, i) => from + Math.round((i * (to - from)) / count));
  const ring = Math.max(1, Math.round(side));
  const before = Math.max(0, from - gap - ring);
  const behind = Math.min(length, to + gap + ring);
  const gaps = [Math.max(0, from - gap), Math.min(length, to + gap)];
  const all = [0, before, gaps[0], ...inner, gaps[1], behind, length];
  const edges = Uint32Array.from(new Set(all));
  return { edges, first: edges.indexOf(before), end: edges.indexOf(behind) };
}

/**
 * Lays covered layers over each other, the last one on top.
 *
 * @param layers at least one, all over the same image.
 * @throws {PixelateError} `TOO_LARGE` if their cells cut each other into too many.
 */
export function mergeLayers(layers: readonly PartialMosaic[]): PartialMosaic {
  if (layers.length === 1) return layers[0];
  const grid = commonPartition(layers);
  const cells = grid.columns * grid.rows;
  if (cells > MOST_MERGED_CELLS) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected regions whose grids have at most ${MOST_MERGED_CELLS} cells in common but they have ${cells}; use ` +
        "fewer regions, or fewer cells in each",
    );
  }
  const colors = new Uint32Array(cells);
  const shown = new Uint8Array(cells);
  for (const layer of layers) {
    const columnOf = cellOfPart(grid.xEdges, layer.xEdges);
    const rowOf = cellOfPart(grid.yEdges, layer.yEdges);
    const from = wordsOf(layer);
    for (let row = 0, to = 0; row < grid.rows; row++) {
      const start = rowOf[row] * layer.columns;
      for (let column = 0; column < grid.columns; column++, to++) {
        const cell = start + columnOf[column];
        if (layer.shown[cell] === 0) continue;
        colors[to] = from[cell];
        shown[to] = 1;
      }
    }
  }
  return { ...grid, colors: new Uint8Array(colors.buffer), shown };
}

/** A mosaic's colors, 4 bytes in each word. */
function wordsOf({ colors }: Mosaic): Uint32Array {
  return new Uint32Array(colors.slice().buffer);
}
