/** A point on the photo, in percent of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box on the photo, in percent of its width and height. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";
export const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-left", "bottom-right"];

/** Shortest side of a region, in percent: small enough for a face in a crowd, large enough to see and drag. */
export const MIN_SIDE = 0.5;

/** Returns the bounds between two opposite corners, clipped to the photo. */
export function boundsBetween(anchor: Point, to: Point): Bounds {
  const x = span(anchor.x, to.x);
  const y = span(anchor.y, to.y);
  return { left: x.from, top: y.from, width: x.length, height: y.length };
}

/** Moves the bounds, at most to the edge of the photo. */
export function movedBounds({ left, top, width, height }: Bounds, by: Point): Bounds {
  return {
    left: rounded(clamp(left + by.x, 0, 100 - width)),
    top: rounded(clamp(top + by.y, 0, 100 - height)),
    width,
    height,
  };
}

/** Moves one corner of the bounds. Past the opposite corner they flip. */
export function resizedBounds(bounds: Bounds, corner: Corner, by: Point): Bounds {
  const { x, y } = cornerPoint(bounds, corner);
  return boundsBetween(cornerPoint(bounds, OPPOSITE[corner]), { x: x + by.x, y: y + by.y });
}

/** Moves the right and bottom edges, neither past the opposite edge nor off the photo. */
export function grownBounds({ left, top, width, height }: Bounds, by: Point): Bounds {
  return {
    left,
    top,
    width: rounded(clamp(width + by.x, MIN_SIDE, 100 - left)),
    height: rounded(clamp(height + by.y, MIN_SIDE, 100 - top)),
  };
}

/** Moves every edge outwards, or inwards if `by` is negative, within the photo and down to the smallest size. */
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

/** Returns the span from `anchor` to `to` along one side of the photo, extended to the smallest length. */
function span(anchor: number, to: number): { from: number; length: number } {
  const fixed = clamp(anchor, 0, 100);
  const wanted = clamp(to, 0, 100);
  const end = wanted >= fixed ? Math.max(wanted, fixed + MIN_SIDE) : Math.min(wanted, fixed - MIN_SIDE);
  const length = rounded(Math.abs(end - fixed));
  const from = rounded(clamp(Math.min(fixed, end), 0, 100 - length));
  return { from, length };
}

function scaledSpan(from: number, length: number, by: number): { from: number; length: number } {
  const inwards = Math.max(by, (MIN_SIDE - length) / 2);
  const start = clamp(from - inwards, 0, 100);
  return { from: rounded(start), length: rounded(clamp(from + length + inwards, 0, 100) - start) };
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

/** Rounds to three decimals, which is a tenth of a pixel in ten thousand and short as text. */
function rounded(percent: number): number {
  return Math.round(percent * 1_000) / 1_000;
}
