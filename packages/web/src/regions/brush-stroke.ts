import { getStroke } from "perfect-freehand";
import type { Point } from "./bounds.ts";
import type { BrushArea } from "./photo-region.ts";

/** Width of the brush, and the farthest that a simplified outline may be from the drawn one, in CSS pixels. */
const BRUSH_WIDTH = 32;
const TOLERANCE = 0.75;

/** Most corners of an outline. The core takes 1,000; fewer keep an upload's metadata small. */
const MAX_CORNERS = 200;

/**
 * Returns the area under a brush stroke.
 *
 * @param points where the brush was, in CSS pixels from the corner of the photo.
 * @param size of the photo on the page in CSS pixels.
 */
export function brushStroke(
  points: readonly Point[],
  size: { readonly width: number; readonly height: number },
): Pick<BrushArea, "shape" | "left" | "top" | "width" | "height" | "outline"> {
  const drawn = getStroke([...points], {
    size: BRUSH_WIDTH,
    thinning: 0,
    smoothing: 0.5,
    streamline: 0.2,
    simulatePressure: false,
    last: true,
  }).map(([x, y]) => ({ x, y }));
  const corners = simplifiedTo(drawn, MAX_CORNERS);
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const share = (part: number, whole: number) => Math.round((100_000 * part) / whole) / 1_000;
  return {
    shape: "polygon",
    left: share(left, size.width),
    top: share(top, size.height),
    width: share(width, size.width),
    height: share(height, size.height),
    outline: corners.map(({ x, y }) => ({ x: share(x - left, width), y: share(y - top, height) })),
  };
}

/** Leaves out corners of an outline until at most `most` are left. */
function simplifiedTo(outline: readonly Point[], most: number): readonly Point[] {
  for (let tolerance = TOLERANCE; ; tolerance *= 2) {
    const corners = simplified(outline, tolerance);
    if (corners.length <= most) return corners;
  }
}

/**
 * Leaves out corners of a line that lie within `tolerance` of the straight line between those that stay: the algorithm of
 * Ramer, Douglas and Peucker.
 */
export function simplified(line: readonly Point[], tolerance: number): readonly Point[] {
  const first = line[0];
  const last = line.at(-1);
  if (first === undefined || last === undefined || line.length < 3) return line;
  let farthest = 0;
  let distance = tolerance;
  for (let i = 1; i < line.length - 1; i++) {
    const away = distanceTo(first, last, line[i] ?? first);
    if (away > distance) [farthest, distance] = [i, away];
  }
  if (farthest === 0) return [first, last];
  const before = simplified(line.slice(0, farthest + 1), tolerance);
  return [...before, ...simplified(line.slice(farthest), tolerance).slice(1)];
}

/** Returns the distance of `point` to the segment from `from` to `to`. */
function distanceTo(from: Point, to: Point, point: Point): number {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const square = x * x + y * y;
  const along = square === 0 ? 0 : ((point.x - from.x) * x + (point.y - from.y) * y) / square;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(from.x + at * x - point.x, from.y + at * y - point.y);
}
