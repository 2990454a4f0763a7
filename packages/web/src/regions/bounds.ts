import type { Bounds } from "./photo-region.ts";

/** A place on the photo, in percent of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";
export const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-left", "bottom-right"];

/** In percent: small enough for a face in a crowd, large enough to be seen and taken hold of. */
export const SMALLEST = 0.5;

/** The bounds with one corner at `anchor` and the opposite one at `to`, as far as that lies on the photo. */
export function boundsBetween(anchor: Point, to: Point): Bounds {
  const x = span(anchor.x, to.x);
  const y = span(anchor.y, to.y);
  return { left: x.from, top: y.from, width: x.length, height: y.length };
}

/** The bounds moved by this much, or as far as the photo reaches. */
export function movedBounds({ left, top, width, height }: Bounds, by: Point): Bounds {
  return {
    left: rounded(clamp(left + by.x, 0, 100 - width)),
    top: rounded(clamp(top + by.y, 0, 100 - height)),
    width,
    height,
  };
}

/** The bounds with one corner moved by this much; past the opposite corner they turn over. */
export function resizedBounds(bounds: Bounds, corner: Corner, by: Point): Bounds {
  const { x, y } = cornerPoint(bounds, corner);
  return boundsBetween(cornerPoint(bounds, OPPOSITE[corner]), { x: x + by.x, y: y + by.y });
}

/** The bounds with right and bottom edge moved by this much, but neither past its opposite nor off the photo. */
export function grownBounds({ left, top, width, height }: Bounds, by: Point): Bounds {
  return {
    left,
    top,
    width: rounded(clamp(width + by.x, SMALLEST, 100 - left)),
    height: rounded(clamp(height + by.y, SMALLEST, 100 - top)),
  };
}

/** The bounds with every edge moved outwards by this much, or inwards, as far as the photo and the smallest size allow. */
export function scaledBounds({ left, top, width, height }: Bounds, by: number): Bounds {
  const x = scaledSpan(left, width, by);
  const y = scaledSpan(top, height, by);
  return { left: x.from, top: y.from, width: x.length, height: y.length };
}

const OPPOSITE: Readonly<Record<Corner, Corner>> = {
  "top-left": "bottom-right",
  "top-right": "bottom-left",
  "bottom-left": "top-right",
  "bottom-right": "top-left",
};

export function cornerPoint({ left, top, width, height }: Bounds, corner: Corner): Point {
  return {
    x: corner.endsWith("left") ? left : left + width,
    y: corner.startsWith("top") ? top : top + height,
  };
}

/** From `anchor` towards `to` along one side of the photo: at least the smallest length, away from the anchor if there is room. */
function span(anchor: number, to: number): { from: number; length: number } {
  const fixed = clamp(anchor, 0, 100);
  const wanted = clamp(to, 0, 100);
  const end = wanted >= fixed ? Math.max(wanted, fixed + SMALLEST) : Math.min(wanted, fixed - SMALLEST);
  const length = rounded(Math.abs(end - fixed));
  const from = rounded(clamp(Math.min(fixed, end), 0, 100 - length));
  return { from, length };
}

function scaledSpan(from: number, length: number, by: number): { from: number; length: number } {
  const inwards = Math.max(by, (SMALLEST - length) / 2);
  const start = clamp(from - inwards, 0, 100);
  return { from: rounded(start), length: rounded(clamp(from + length + inwards, 0, 100) - start) };
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

/** To three decimals: a tenth of a pixel in ten thousand, and short as text. */
function rounded(percent: number): number {
  return Math.round(percent * 1_000) / 1_000;
}
