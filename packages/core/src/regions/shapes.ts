/** The shape of a region that has sides: its whole rectangle, or the ellipse that touches its sides. */
export type RegionShape = "rectangle" | "ellipse";

/** A region by its edges in pixels, which may be fractions. */
export interface PlacedRegion {
  readonly shape: RegionShape | "polygon";
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Of a polygon, in order; empty for other shapes. */
  readonly corners: readonly Point[];
}

/** A point in pixels from the image's top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An interval of x, in pixels. */
export type Interval = readonly [from: number, to: number];

/**
 * Returns the intervals of x that a horizontal line shares with a polygon's inside: every point around which the outline winds
 * at least once, in either direction. Loops of an outline that crosses itself count as inside.
 *
 * @param corners of the closed outline, in order.
 */
export function insideOfLine(corners: readonly Point[], y: number): Interval[] {
  const crossings: { readonly x: number; readonly turn: 1 | -1 }[] = [];
  for (const [a, b] of edgesOf(corners)) {
    // A corner on the line belongs to the edge below it: two edges that meet there cross once or not at all.
    if (a.y <= y === b.y <= y) continue;
    crossings.push({ x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x), turn: a.y < b.y ? 1 : -1 });
  }
  crossings.sort((a, b) => a.x - b.x);
  const inside: Interval[] = [];
  let winding = 0;
  let from = 0;
  for (const { x, turn } of crossings) {
    if (winding === 0) from = x;
    winding += turn;
    if (winding === 0) inside.push([from, x]);
  }
  return inside;
}

/** Returns the interval of x of each part of an outline that lies between two horizontal lines. */
export function outlineInStrip(corners: readonly Point[], top: number, bottom: number): Interval[] {
  const intervals: Interval[] = [];
  for (const [a, b] of edgesOf(corners)) {
    const [high, low] = a.y <= b.y ? [a, b] : [b, a];
    if (low.y <= top || high.y >= bottom) continue;
    const xAt = (y: number): number => high.x + ((y - high.y) / (low.y - high.y)) * (low.x - high.x);
    const [x1, x2] =
      high.y === low.y
        ? [high.x, low.x]
        : [high.y < top ? xAt(top) : high.x, low.y > bottom ? xAt(bottom) : low.x];
    intervals.push(x1 <= x2 ? [x1, x2] : [x2, x1]);
  }
  return intervals;
}

function edgesOf(corners: readonly Point[]): (readonly [Point, Point])[] {
  return corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]]);
}

/** Returns the signed distance from the centre of `from` to `to` to the nearest point of `low` to `high`, in half-widths. */
export function fromCentre(from: number, to: number, low: number, high: number): number {
  const centre = (from + to) / 2;
  const nearest = Math.min(Math.max(centre, low), high);
  return (nearest - centre) / ((to - from) / 2);
}

/** Returns the distance from the centre of `from` to `to` to the farthest point of `low` to `high`, in half-widths. */
export function farthest(from: number, to: number, low: number, high: number): number {
  const centre = (from + to) / 2;
  return Math.max(centre - low, high - centre) / ((to - from) / 2);
}
