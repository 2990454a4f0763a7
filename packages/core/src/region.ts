import { PixelateError } from "./errors.js";
import type { Grid } from "./grid.js";
import type { Mosaic } from "./mosaic.js";

/** A length in pixels, or in percent of the image's width (for `left` and `width`) or height (for `top` and `height`). */
export type Length = number | `${number}%`;

/**
 * A part of an image to be pixelated, as a person sees the image: after its orientation. It may reach over the image's
 * edges. An ellipse is the largest that fits the rectangle.
 */
export interface Region {
  /** Default: `"rectangle"`. */
  readonly shape?: RegionShape;
  readonly left: Length;
  readonly top: Length;
  /** More than 0. */
  readonly width: Length;
  /** More than 0. */
  readonly height: Length;
}

export type RegionShape = "rectangle" | "ellipse";

/** A region by its edges in pixels, which need not be whole. */
export interface PlacedRegion {
  readonly shape: RegionShape;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A mosaic of which only some cells are laid over the image. */
export interface PartialMosaic extends Mosaic {
  /** 1 for each cell that hides what is under it, 0 for one that lets it be seen; row by row. */
  readonly shown: Uint8Array;
}

const SIDES = ["left", "top", "width", "height"] as const;

/** @throws {TypeError | RangeError} for what is no list of regions, checked also for callers without types. */
export function requireRegions(regions: readonly Region[]): readonly Region[] {
  const given: unknown = regions;
  if (!Array.isArray(given)) {
    throw new TypeError(`Expected a list for regions but received ${JSON.stringify(given)}`);
  }
  given.forEach(requireRegion);
  return regions;
}

/**
 * Where regions lie on an image of `width` × `height` pixels.
 *
 * @throws {PixelateError} `REGION_OUTSIDE` for one that does not touch the image: what it was to hide would be seen.
 */
export function placeRegions(regions: readonly Region[], width: number, height: number): PlacedRegion[] {
  return regions.map((region) => {
    const left = pixelsOf(region.left, width);
    const top = pixelsOf(region.top, height);
    const right = left + pixelsOf(region.width, width);
    const bottom = top + pixelsOf(region.height, height);
    if (left >= width || top >= height || right <= 0 || bottom <= 0) {
      const { left: x, top: y, width: w, height: h } = region;
      throw new PixelateError(
        "REGION_OUTSIDE",
        `Expected a region on the image of ${width} × ${height} pixels but received ${x},${y},${w},${h}`,
      );
    }
    return { shape: region.shape ?? "rectangle", left, top, right, bottom };
  });
}

/**
 * Which cells of a grid to show so that nothing of the regions is seen: all that any of them reaches into, however little.
 *
 * @returns 1 or 0 for each cell, row by row.
 */
export function cellsTouched(grid: Grid, regions: readonly PlacedRegion[]): Uint8Array {
  const { columns, rows, xEdges, yEdges } = grid;
  const touched = new Uint8Array(columns * rows);
  for (const region of regions) {
    for (let row = 0; row < rows; row++) {
      const top = yEdges[row] ?? 0;
      const bottom = yEdges[row + 1] ?? top;
      if (bottom <= region.top || top >= region.bottom) continue;
      for (let column = 0; column < columns; column++) {
        const left = xEdges[column] ?? 0;
        const right = xEdges[column + 1] ?? left;
        if (reaches(region, left, top, right, bottom)) touched[row * columns + column] = 1;
      }
    }
  }
  return touched;
}

/** Whether a region has a point within the rectangle; an edge alone in common is none. */
function reaches(region: PlacedRegion, left: number, top: number, right: number, bottom: number): boolean {
  if (right <= region.left || left >= region.right || bottom <= region.top || top >= region.bottom)
    return false;
  if (region.shape === "rectangle") return true;
  // The rectangle's point nearest to the centre, by radii: an ellipse is a circle seen so.
  const x = fromCentre(region.left, region.right, left, right);
  const y = fromCentre(region.top, region.bottom, top, bottom);
  return x * x + y * y < 1;
}

/** How far the nearest point from `low` to `high` is from the middle of `from` to `to`, the half of which is 1. */
function fromCentre(from: number, to: number, low: number, high: number): number {
  const centre = (from + to) / 2;
  const nearest = Math.min(Math.max(centre, low), high);
  return (nearest - centre) / ((to - from) / 2);
}

function requireRegion(region: unknown): void {
  if (typeof region !== "object" || region === null) {
    throw new TypeError(`Expected an object for a region but received ${JSON.stringify(region)}`);
  }
  const { shape = "rectangle" } = region as { shape?: unknown };
  if (shape !== "rectangle" && shape !== "ellipse") {
    throw new TypeError(
      `Expected "rectangle" or "ellipse" for a region's shape but received ${JSON.stringify(shape)}`,
    );
  }
  for (const side of SIDES) {
    const value: unknown = Reflect.get(region, side);
    const number = numberOf(value);
    if (number === undefined) {
      throw new TypeError(
        `Expected pixels or a percentage such as "25%" for a region's ${side} but received ${JSON.stringify(value)}`,
      );
    }
    if ((side === "width" || side === "height") && number <= 0) {
      throw new RangeError(
        `Expected more than 0 for a region's ${side} but received ${JSON.stringify(value)}`,
      );
    }
  }
}

/** The number of a length, whatever its unit. */
function numberOf(length: unknown): number | undefined {
  if (typeof length === "number") return Number.isFinite(length) ? length : undefined;
  return typeof length === "string" && /^-?\d+(\.\d+)?(e-?\d+)?%$/.test(length)
    ? parseFloat(length)
    : undefined;
}

/** The one place where percent become pixels. */
function pixelsOf(length: Length, whole: number): number {
  return typeof length === "number" ? length : (parseFloat(length) * whole) / 100;
}
