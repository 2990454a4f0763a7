import { layGrid } from "@pixelater/core/grid";
import { cellsTouched, PIXEL, placeRegions } from "@pixelater/core/region";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_COVER } from "../../src/regions/area-cover.ts";
import { brushStroke, simplified } from "../../src/regions/brush-stroke.ts";
import { coreRegion } from "../../src/regions/photo-region.ts";

const SIZE = { width: 400, height: 300 };
const position = fc.record({ x: fc.integer({ min: 0, max: 399 }), y: fc.integer({ min: 0, max: 299 }) });

/** Returns whether a stroke hides a pixel of a photo that is as large as it is shown. */
function hides(track: readonly { x: number; y: number }[]): (x: number, y: number) => boolean {
  const region = coreRegion({ id: 1, cover: FIRST_COVER, ...brushStroke(track, SIZE) });
  const grid = layGrid({ cellSize: 1 }, SIZE.width, SIZE.height);
  const touched = cellsTouched(grid, placeRegions([region], SIZE.width, SIZE.height), PIXEL);
  return (x, y) => touched[Math.min(299, y) * 400 + Math.min(399, x)] === 1;
}

describe("a brush stroke", () => {
  test("hides a line as wide as the brush, with round ends", () => {
    const isHidden = hides(Array.from({ length: 21 }, (_, i) => ({ x: 100 + 10 * i, y: 150 })));
    for (let x = 100; x <= 295; x += 5) {
      expect([isHidden(x, 138), isHidden(x, 150), isHidden(x, 162)]).toEqual([true, true, true]);
      expect([isHidden(x, 130), isHidden(x, 170)]).toEqual([false, false]);
    }
    expect([isHidden(90, 150), isHidden(80, 150), isHidden(320, 150)]).toEqual([true, false, false]);
  });

  test("of a single point is a dot", () => {
    const isHidden = hides([{ x: 200, y: 100 }]);
    expect([isHidden(200, 100), isHidden(210, 100), isHidden(230, 100)]).toEqual([true, true, false]);
  });

  test("hides the middle of a loop's line wherever the pointer was, with at most 200 corners", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 2, maxLength: 60 }), (ends) => {
        // A pointer reports positions close to each other.
        const track = ends.slice(1).flatMap((to, i) => {
          const from = ends[i] ?? to;
          return Array.from({ length: 40 }, (_, n) => ({
            x: from.x + ((to.x - from.x) * n) / 40,
            y: from.y + ((to.y - from.y) * n) / 40,
          }));
        });
        expect(brushStroke(track, SIZE).outline.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 20 },
    );
  });

  test("moves and grows with its bounds", () => {
    const stroke = brushStroke(
      [
        { x: 10, y: 10 },
        { x: 100, y: 80 },
      ],
      SIZE,
    );
    const xs = stroke.outline.map(({ x }) => x);
    const ys = stroke.outline.map(({ y }) => y);
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([0, 100, 0, 100]);
  });
});

describe("simplified", () => {
  test("leaves out corners near a straight line and keeps both ends", () => {
    const line = [
      { x: 0, y: 0 },
      { x: 5, y: 0.4 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ];
    expect(simplified(line, 0.5)).toEqual([line[0], line[2], line[3]]);
    expect(simplified(line, 0.3)).toEqual(line);
    expect(simplified(line.slice(0, 2), 9)).toEqual(line.slice(0, 2));
    expect(simplified([], 1)).toEqual([]);
  });

  test("stays within the tolerance of every corner", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 2 }), (line) => {
        const kept = simplified(line, 3);
        for (const { x, y } of line) {
          const distances = kept.slice(1).map((to, i) => {
            const from = kept[i] ?? to;
            const [dx, dy] = [to.x - from.x, to.y - from.y];
            const square = dx * dx + dy * dy;
            const at = square === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / square;
            const along = Math.min(1, Math.max(0, at));
            return Math.hypot(from.x + along * dx - x, from.y + along * dy - y);
          });
          expect(Math.min(...distances)).toBeLessThanOrEqual(3 + 1e-9);
        }
      }),
    );
  });
});
