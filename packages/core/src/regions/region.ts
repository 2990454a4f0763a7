import { PixelateError } from "../errors.ts";
import type { Grid } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import { quoted, shortened } from "../quoting.ts";

/** A length in pixels, or in percent of the image's width (for `left` and `width`) or height (for `top` and `height`). */
export type Length = number | `${number}%`;

/**
 * A part of the upright image to pixelate. It may extend beyond the image. An ellipse is the largest one that fits the
 * rectangle.
 */
export interface Region {
  /** Default: `"rectangle"`. */
  readonly shape?: RegionShape | undefined;
  readonly left: Length;
  readonly top: Length;
  /** More than 0. */
  readonly width: Length;
  /** More than 0. */
  readonly height: Length;
}

/** The shape of a region: its whole rectangle, or the ellipse that touches the rectangle's edges. */
export type RegionShape = "rectangle" | "ellipse";

/** A region by its edges in pixels, which may be fractions. */
export interface PlacedRegion {
  readonly shape: RegionShape;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A mosaic with only some of its cells shown over the image. */
export interface PartialMosaic extends Mosaic {
  /** 1 for each shown cell, 0 for each one that leaves the image visible; row by row. */
  readonly shown: Uint8Array;
}

const SIDES = ["left", "top", "width", "height"] as const;

const REGION_NAMES: Readonly<Record<keyof Region, true>> = {
  shape: true,
  left: true,
  top: true,
  width: true,
  height: true,
};

/**
 * Returns regions, checked also for callers without types.
 *
 * @throws {TypeError | RangeError} for anything but a list of regions.
 */
export function requireRegions(regions: readonly Region[]): readonly Region[] {
  const given: unknown = regions;
  if (!Array.isArray(given)) {
    throw new TypeError(`Expected a list for regions but received ${quoted(given)}`);
  }
  given.forEach(requireRegion);
  return regions;
}

/**
 * Places regions on an image of `width` × `height` pixels.
 *
 * @throws {PixelateError} `REGION_OUTSIDE` for a region that does not touch the image: nothing would be hidden.
 */
export function placeRegions(regions: readonly Region[], width: number, height: number): PlacedRegion[] {
  return regions.map((region) => {
    const left = pixelsOf(region.left, width);
    const top = pixelsOf(region.top, height);
    const right = left + pixelsOf(region.width, width);
    const bottom = top + pixelsOf(region.height, height);
    const placed = { shape: region.shape ?? "rectangle", left, top, right, bottom };
    if (!reaches(placed, width, height)) {
      const { left: x, top: y, width: w, height: h } = region;
      throw new PixelateError(
        "REGION_OUTSIDE",
        `Expected a region on the image of ${width} × ${height} pixels but received ${shortened([x, y, w, h].join(","))}`,
      );
    }
    return placed;
  });
}

/** Returns whether a region has a point on an image; false where its numbers are too large or too small to decide. */
function reaches({ shape, left, top, right, bottom }: PlacedRegion, width: number, height: number): boolean {
  const isWide = left < right && left < width && right > 0;
  const isHigh = top < bottom && top < height && bottom > 0;
  if (!isWide || !isHigh || shape === "rectangle") return isWide && isHigh;
  return fromCentre(left, right, 0, width) ** 2 + fromCentre(top, bottom, 0, height) ** 2 < 1;
}

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
 * @returns 1 or 0 for each cell, row by row.
 */
export function cellsTouched(grid: Grid, regions: readonly PlacedRegion[], unit = PIXEL): Uint8Array {
  const { columns, rows } = grid;
  const across = wholeUnits(grid.xEdges, unit.width, unit.left);
  const down = wholeUnits(grid.yEdges, unit.height, unit.top);
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

/** Cells along an axis with the rest of the units that they begin and end in. */
interface CellSpans {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

function wholeUnits(edges: Uint32Array, side: number, from: number): CellSpans {
  return {
    starts: Float64Array.from(
      edges.subarray(0, -1),
      (edge) => Math.floor((edge - from) / side) * side + from,
    ),
    ends: Float64Array.from(edges.subarray(1), (edge) => Math.ceil((edge - from) / side) * side + from),
  };
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

/** Returns the signed distance from the centre of `from` to `to` to the nearest point of `low` to `high`, in half-widths. */
function fromCentre(from: number, to: number, low: number, high: number): number {
  const centre = (from + to) / 2;
  const nearest = Math.min(Math.max(centre, low), high);
  return (nearest - centre) / ((to - from) / 2);
}

function requireRegion(region: unknown): void {
  requireKnownNames(region, REGION_NAMES, "a region");
  const { shape = "rectangle" } = region as { shape?: unknown };
  if (shape !== "rectangle" && shape !== "ellipse") {
    throw new TypeError(
      `Expected "rectangle" or "ellipse" for a region's shape but received ${quoted(shape)}`,
    );
  }
  for (const side of SIDES) {
    const value: unknown = Reflect.get(region, side);
    const number = numberOf(value);
    if (number === undefined) {
      throw new TypeError(
        `Expected pixels or a percentage such as "25%" for a region's ${side} but received ${quoted(value)}`,
      );
    }
    if ((side === "width" || side === "height") && number <= 0) {
      throw new RangeError(`Expected more than 0 for a region's ${side} but received ${quoted(value)}`);
    }
  }
}

/** The number of a length, whatever its unit. */
function numberOf(length: unknown): number | undefined {
  if (typeof length === "number") return Number.isFinite(length) ? length : undefined;
  return typeof length === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?%$/.test(length)
    ? numberOf(parseFloat(length))
    : undefined;
}

/** The one place where percent become pixels. */
function pixelsOf(length: Length, whole: number): number {
  return typeof length === "number" ? length : (parseFloat(length) * whole) / 100;
}
