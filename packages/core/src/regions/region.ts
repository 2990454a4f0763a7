import { PixelateError } from "../errors.ts";
import { gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { requireKnownNames } from "../option-names.ts";
import { quoted, shortened } from "../quoting.ts";
import { fromCentre, type PlacedRegion, type Point, type RegionShape } from "./shapes.ts";
import { cellsTouched } from "./touched.ts";

/** A length in pixels, or in percent of the image's width (for `left` and `width`) or height (for `top` and `height`). */
export type Length = number | `${number}%`;

/** A rectangle or ellipse of the upright image. It may extend beyond the image. */
export interface BoxRegion extends RegionSettings {
  /** `"rectangle"` (the default), or the largest `"ellipse"` that fits the rectangle. */
  readonly shape?: RegionShape | undefined;
  readonly left: Length;
  readonly top: Length;
  /** More than 0. */
  readonly width: Length;
  /** More than 0. */
  readonly height: Length;
  /** Degrees by which it is turned clockwise about its centre. Default 0. */
  readonly rotate?: number | undefined;
  /**
   * Space around it that belongs to the region too, at least 0: pixels, or percent of its own width at the left and right and
   * of its own height at the top and bottom. Default 0.
   */
  readonly pad?: Length | undefined;
}

/** A polygon of the upright image. It may extend beyond the image. Loops of an outline that crosses itself belong to it. */
export interface PolygonRegion extends RegionSettings {
  readonly shape: "polygon";
  /** From 3 to 1,000 corners, x and y. */
  readonly points: readonly (readonly [x: Length, y: Length])[];
}

/** How regions are hidden. */
export interface CoverSettings {
  readonly cover?: Cover | undefined;
  readonly color?: CoverColor | undefined;
}

/** Settings of one region that take the place of those of all. */
export interface RegionSettings {
  /** Cells across its longer side, in a grid that begins at its own edges. Default: the grid of the whole image. */
  readonly cells?: number | undefined;
  /** Default: the cover of all regions. */
  readonly cover?: Cover | undefined;
  /** The color of a `"solid"` cover. Default: the color of all regions. */
  readonly color?: CoverColor | undefined;
  /** How sure a detector is of the region, 0 to 1. Not used here: what was found can be passed on as it is. */
  readonly score?: number | undefined;
}

/** A part of the upright image to hide. */
export type Region = BoxRegion | PolygonRegion;

/**
 * How cells hide what is under them:
 * - `"cells"`: each with the mean colour of its pixels. It can be read back where cells are small.
 * - `"surroundings"`: each with a colour between those around the region. Nothing under it counts.
 * - `"solid"`: all with one colour. Nothing under it counts.
 */
export type Cover = "cells" | "surroundings" | "solid";

/** The colour of a solid cover: `"#rrggbb"`, or `"auto"`, the mean colour around the region. */
export type CoverColor = "auto" | `#${string}`;

/** A cover with its colour: `"solid"` has the mean colour around the region, `"#rrggbb"` this one. */
export type ColoredCover = Cover | `#${string}`;

/** A mosaic with only some of its cells shown over the image. */
export interface PartialMosaic extends Mosaic {
  /** 1 for each shown cell, 0 for each one that leaves the image visible; row by row. */
  readonly shown: Uint8Array;
}

const SIDES = ["left", "top", "width", "height"] as const;

const BOX_NAMES: Readonly<Record<keyof BoxRegion, true>> = {
  shape: true,
  left: true,
  top: true,
  width: true,
  height: true,
  rotate: true,
  pad: true,
  cells: true,
  cover: true,
  color: true,
  score: true,
};

const POLYGON_NAMES: Readonly<Record<keyof PolygonRegion, true>> = {
  shape: true,
  points: true,
  cells: true,
  cover: true,
  color: true,
  score: true,
};

const COVERS: readonly unknown[] = ["cells", "surroundings", "solid"];

/** Most cells across a region's longer side. */
const MOST_CELLS = 256;

/** Beyond this distance in pixels, a polygon's edges cannot be followed to a small part of a pixel. */
const FARTHEST_CORNER = 2 ** 40;

const MOST_CORNERS = 1_000;

/** Corners of the polygon in place of an ellipse that is turned. It is up to 0.13 % larger. */
const ELLIPSE_CORNERS = 64;

/**
 * Returns regions, checked also for callers without types.
 *
 * @throws {TypeError | RangeError} for anything but a list of regions.
 */
export function requireRegions(regions: readonly Region[], option = "regions"): readonly Region[] {
  const given: unknown = regions;
  if (!Array.isArray(given)) {
    throw new TypeError(`Expected a list for ${option} but received ${quoted(given)}`);
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
    const placed =
      region.shape === "polygon" ? placePolygon(region, width, height) : placeBox(region, width, height);
    if (!reaches(placed, width, height)) {
      const numbers =
        region.shape === "polygon"
          ? region.points.flat()
          : [region.left, region.top, region.width, region.height];
      throw new PixelateError(
        "REGION_OUTSIDE",
        `Expected a region on the image of ${width} × ${height} pixels but received ${shortened(numbers.join(","))}`,
      );
    }
    return placed;
  });
}

function placePolygon({ points }: PolygonRegion, width: number, height: number): PlacedRegion {
  return polygonOf(points.map(([x, y]) => ({ x: pixelsOf(x, width), y: pixelsOf(y, height) })));
}

function placeBox(region: BoxRegion, width: number, height: number): PlacedRegion {
  const { shape = "rectangle", rotate = 0, pad = 0 } = region;
  const across = pixelsOf(region.width, width);
  const down = pixelsOf(region.height, height);
  const [padX, padY] = [pixelsOf(pad, across), pixelsOf(pad, down)];
  const left = pixelsOf(region.left, width) - padX;
  const top = pixelsOf(region.top, height) - padY;
  const box = { left, top, right: left + across + 2 * padX, bottom: top + down + 2 * padY };
  return rotate % 180 === 0 ? { shape, ...box, corners: [] } : turnedBox(shape, box, rotate);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Returns a rectangle, or the polygon around an ellipse, turned clockwise about its centre. */
function turnedBox(shape: RegionShape, { left, top, right, bottom }: Box, angle: number): PlacedRegion {
  const [semiX, semiY] = [(right - left) / 2, (bottom - top) / 2];
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const count = shape === "rectangle" ? 4 : ELLIPSE_CORNERS;
  // A circle of radius 1 touches the sides of its polygon.
  const radius = 1 / Math.cos(Math.PI / count);
  const corners = Array.from({ length: count }, (_, i) => {
    const at = (Math.PI * (2 * i + 1)) / count;
    const [x, y] = [radius * Math.cos(at) * semiX, radius * Math.sin(at) * semiY];
    return { x: left + semiX + x * cos - y * sin, y: top + semiY + x * sin + y * cos };
  });
  return polygonOf(corners);
}

function polygonOf(corners: readonly Point[]): PlacedRegion {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return {
    shape: "polygon",
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
    corners,
  };
}

/** Returns whether a region has a point on an image; false where its numbers are too large or too small to decide. */
function reaches(region: PlacedRegion, width: number, height: number): boolean {
  const { shape, left, top, right, bottom } = region;
  const isWide = left < right && left < width && right > 0;
  const isHigh = top < bottom && top < height && bottom > 0;
  if (!isWide || !isHigh || shape === "rectangle") return isWide && isHigh;
  if (shape === "polygon") {
    if (Math.max(-left, right, -top, bottom) > FARTHEST_CORNER) return false;
    const image = gridOfEdges(Uint32Array.of(0, width), Uint32Array.of(0, height));
    return cellsTouched(image, [region])[0] === 1;
  }
  return fromCentre(left, right, 0, width) ** 2 + fromCentre(top, bottom, 0, height) ** 2 < 1;
}

function requireRegion(region: unknown): void {
  const shape: unknown = shapeOf(region);
  if (shape === "polygon") {
    requireKnownNames(region, POLYGON_NAMES, "a region");
    requirePoints(Reflect.get(region, "points"));
  } else if (shape === "rectangle" || shape === "ellipse") {
    requireKnownNames(region, BOX_NAMES, "a region");
    requireBox(region as Record<keyof BoxRegion, unknown>);
  } else {
    throw new TypeError(
      `Expected "rectangle", "ellipse" or "polygon" for a region's shape but received ${quoted(shape)}`,
    );
  }
  const { cells, cover, color } = region as Record<keyof RegionSettings, unknown>;
  const isCount = typeof cells === "number" && Number.isInteger(cells) && cells >= 1 && cells <= MOST_CELLS;
  if (cells !== undefined && !isCount) {
    throw new RangeError(
      `Expected a whole number from 1 to ${MOST_CELLS} for a region's cells but received ${quoted(cells)}`,
    );
  }
  requireCover(cover, color);
}

/** Returns the shape that was given, whatever it is; `"rectangle"` by default. */
function shapeOf(region: unknown): unknown {
  if (typeof region !== "object" || region === null) return "rectangle";
  const shape: unknown = Reflect.get(region, "shape");
  return shape ?? "rectangle";
}

function requireBox(region: Record<keyof BoxRegion, unknown>): void {
  for (const side of SIDES) {
    const number = requireLength(region[side], side);
    if ((side === "width" || side === "height") && number <= 0) {
      throw new RangeError(
        `Expected more than 0 for a region's ${side} but received ${quoted(region[side])}`,
      );
    }
  }
  const { rotate, pad } = region;
  if (rotate !== undefined && !(typeof rotate === "number" && Number.isFinite(rotate))) {
    throw new TypeError(`Expected degrees for a region's rotate but received ${quoted(rotate)}`);
  }
  if (pad !== undefined && requireLength(pad, "pad") < 0) {
    throw new RangeError(`Expected at least 0 for a region's pad but received ${quoted(pad)}`);
  }
}

function requirePoints(points: unknown): void {
  if (!Array.isArray(points) || points.length < 3 || points.length > MOST_CORNERS) {
    throw new TypeError(
      `Expected from 3 to ${MOST_CORNERS} points for a polygon but received ` +
        (Array.isArray(points) ? `${points.length}` : quoted(points)),
    );
  }
  for (const point of points as readonly unknown[]) {
    if (!Array.isArray(point) || point.length !== 2) {
      throw new TypeError(`Expected x and y for a polygon's point but received ${quoted(point)}`);
    }
    requireLength(point[0], "point");
    requireLength(point[1], "point");
  }
}

/** Returns the number of a length, whatever its unit. @throws {TypeError} */
function requireLength(value: unknown, what: string): number {
  const number = numberOf(value);
  if (number !== undefined) return number;
  throw new TypeError(
    `Expected pixels or a percentage such as "25%" for a region's ${what} but received ${quoted(value)}`,
  );
}

/**
 * Checks a cover and its color, also for callers without types.
 *
 * @throws {TypeError} for a name or color that is none, and for a color beside another cover than `"solid"`.
 */
export function requireCover(cover: unknown, color: unknown): void {
  if (cover !== undefined && !COVERS.includes(cover)) {
    throw new TypeError(
      `Expected "cells", "surroundings" or "solid" for cover but received ${quoted(cover)}; a color such as "#000000" ` +
        "goes into color",
    );
  }
  if (color === undefined) return;
  if (color !== "auto" && !(typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color))) {
    throw new TypeError(
      `Expected "auto" or a color such as "#000000" for color but received ${quoted(color)}`,
    );
  }
  if (cover !== undefined && cover !== "solid") {
    throw new TypeError(`Expected the cover "solid" beside a color but received ${quoted(cover)}`);
  }
}

/** Options of what is hidden, and how. */
export interface HidingOptions extends CoverSettings {
  readonly regions?: readonly Region[] | undefined;
  readonly keep?: readonly Region[] | undefined;
}

/**
 * A contradiction between options:
 * - `both`: regions to hide and regions to keep.
 * - `color`: a color beside another cover than `"solid"`.
 * - `around`: a cover with the colors around regions, of a whole image.
 */
export type HidingConflict = "both" | "color" | "around";

/** Returns the first contradiction between options; undefined if there is none. */
export function hidingConflict({ regions, keep, cover, color }: HidingOptions): HidingConflict | undefined {
  if (regions !== undefined && keep !== undefined) return "both";
  if (color !== undefined && cover !== undefined && cover !== "solid") return "color";
  const its = coverOf({ cover, color });
  const isWhole = regions === undefined && keep === undefined;
  return isWhole && (its === "solid" || its === "surroundings") ? "around" : undefined;
}

/** Returns a region's cover, or that of all regions. A color without a cover means `"solid"`. */
export function coverOf({ cover, color }: CoverSettings, others: ColoredCover = "cells"): ColoredCover {
  if (color !== undefined && color !== "auto") return color;
  if (color === "auto") return "solid";
  if (cover !== "solid") return cover ?? others;
  return others.startsWith("#") ? others : "solid";
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
