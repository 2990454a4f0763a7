import type { Grid } from "../mosaic/grid.ts";
import { farthest, fromCentre, insideOfLine, outlineInStrip, type PlacedRegion } from "./shapes.ts";

/** The units in which an image is coded, such as a JPEG's MCUs: their size, and the position of one, in pixels. */
export interface CodedUnit {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** The unit of images that are coded without loss. */
export const PIXEL: CodedUnit = { width: 1, height: 1, left: 0, top: 0 };

/**
 * Returns which cells hide regions: all that a region touches, and all that share a coded unit with one of its pixels. The
 * samples of a unit were quantized together. Its visible rest would confirm a guess at what is hidden.
 *
 * @param margin units beyond those that count as well.
 * @returns 1 or 0 for each cell, row by row.
 */
export function cellsTouched(
  grid: Grid,
  regions: readonly PlacedRegion[],
  unit = PIXEL,
  margin = 0,
): Uint8Array {
  const { columns, rows } = grid;
  const across = wholeUnits(grid.xEdges, unit.width, unit.left, margin);
  const down = wholeUnits(grid.yEdges, unit.height, unit.top, margin);
  const touched = new Uint8Array(columns * rows);
  for (const region of regions) {
    const [left, right] = cellsBetween(across, region.left, region.right);
    const [top, bottom] = cellsBetween(down, region.top, region.bottom);
    for (let row = top; row < bottom; row++) {
      const from = row * columns;
      if (region.shape === "rectangle") {
        touched.fill(1, from + left, from + right);
        continue;
      }
      if (region.shape === "polygon") {
        // Straight up or down from a point inside, the strip's middle line is reached inside, or the outline before it.
        const { corners } = region;
        const [high, low] = [down.starts[row], down.ends[row]];
        for (const [a, b] of [
          ...insideOfLine(corners, (high + low) / 2),
          ...outlineInStrip(corners, high, low),
        ]) {
          const [first, end] = cellsBetween(across, a, b);
          touched.fill(1, from + first, from + end);
        }
        continue;
      }
      const y = fromCentre(region.top, region.bottom, down.starts[row], down.ends[row]);
      const isTouched = (column: number) => {
        const start = across.starts[column];
        const x = fromCentre(region.left, region.right, start, across.ends[column]);
        return x ** 2 + y ** 2 < 1;
      };
      // An ellipse is convex: its cells in a row are one run around the one nearest to its centre.
      const centre = (region.left + region.right) / 2;
      const nearest = firstWhere(left, right, (column) => across.ends[column] > centre);
      const first = firstWhere(left, nearest, isTouched);
      const end = firstWhere(nearest, right, (column) => !isTouched(column));
      touched.fill(1, from + first, from + end);
    }
  }
  return touched;
}

/**
 * Returns which cells hide all but some regions: every cell that does not lie in one of them as a whole, with all coded units
 * that it shares.
 *
 * @param margin units beyond those that must lie in it as well.
 * @returns 1 or 0 for each cell, row by row.
 */
export function cellsOutside(
  grid: Grid,
  kept: readonly PlacedRegion[],
  unit = PIXEL,
  margin = 0,
): Uint8Array {
  const { columns, rows, width, height } = grid;
  const across = onImage(wholeUnits(grid.xEdges, unit.width, unit.left, margin), width);
  const down = onImage(wholeUnits(grid.yEdges, unit.height, unit.top, margin), height);
  const outside = new Uint8Array(columns * rows).fill(1);
  for (const region of kept) {
    for (let row = 0; row < rows; row++) {
      const [top, bottom] = [down.starts[row], down.ends[row]];
      if (top < region.top || bottom > region.bottom) continue;
      const contains = containing(region, top, bottom);
      for (let column = 0; column < columns; column++) {
        if (contains(across.starts[column], across.ends[column])) outside[row * columns + column] = 0;
      }
    }
  }
  return outside;
}

/** Returns a function of an interval of x: whether a region contains all of it between two horizontal lines. */
function containing(
  region: PlacedRegion,
  top: number,
  bottom: number,
): (from: number, to: number) => boolean {
  const { left, right } = region;
  if (region.shape === "polygon") {
    const inside = insideOfLine(region.corners, (top + bottom) / 2);
    const outline = outlineInStrip(region.corners, top, bottom);
    return (from, to) =>
      inside.some(([a, b]) => a <= from && b >= to) && !outline.some(([a, b]) => a < to && b > from);
  }
  if (region.shape === "rectangle") return (from, to) => from >= left && to <= right;
  const y = farthest(region.top, region.bottom, top, bottom);
  return (from, to) => farthest(left, right, from, to) ** 2 + y ** 2 <= 1;
}

/** Cells along an axis with the rest of the units that they begin and end in. */
interface CellSpans {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

function wholeUnits(edges: Uint32Array, side: number, from: number, margin: number): CellSpans {
  return {
    starts: Float64Array.from(
      edges.subarray(0, -1),
      (edge) => (Math.floor((edge - from) / side) - margin) * side + from,
    ),
    ends: Float64Array.from(
      edges.subarray(1),
      (edge) => (Math.ceil((edge - from) / side) + margin) * side + from,
    ),
  };
}

/** Leaves out what lies beyond the image: a unit at its edge may extend beyond it. */
function onImage({ starts, ends }: CellSpans, length: number): CellSpans {
  return { starts: starts.map((at) => Math.max(at, 0)), ends: ends.map((at) => Math.min(at, length)) };
}

/** Returns the range of cells that overlap `low` to `high` by more than an edge: the first, and one past the last. */
function cellsBetween({ starts, ends }: CellSpans, low: number, high: number): readonly [number, number] {
  const first = firstWhere(0, ends.length, (cell) => ends[cell] > low);
  return [first, firstWhere(first, starts.length, (cell) => starts[cell] >= high)];
}

/** Returns the first whole number from `from` to `to` that passes a test, by bisection; `to` if none does. */
function firstWhere(from: number, to: number, test: (n: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
