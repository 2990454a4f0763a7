import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Bounds,
  boundsBetween,
  CORNERS,
  cornerPoint,
  grownBounds,
  movedBounds,
  type Point,
  resizedBounds,
  scaledBounds,
  MIN_SIDE,
} from "../../src/regions/bounds.ts";

const percent = fc.double({ min: -150, max: 250, noNaN: true });
const point = fc.record<Point>({ x: percent, y: percent });
/** Bounds that a visitor can draw. */
const bounds = fc.tuple(point, point).map(([from, to]) => boundsBetween(from, to));

/** Expects bounds on the photo, of at least the smallest size, with at most three decimals. */
function expectValid({ left, top, width, height }: Bounds): void {
  for (const [start, length] of [
    [left, width],
    [top, height],
  ] as const) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(start + length).toBeLessThanOrEqual(100 + 1e-9);
    expect(length).toBeGreaterThanOrEqual(MIN_SIDE);
    expect(`${start} ${length}`).toMatch(/^\d+(\.\d{1,3})? \d+(\.\d{1,3})?$/);
  }
}

describe("bounds stay on the photo and have at most three decimals when they are", () => {
  test("drawn", () => {
    fc.assert(fc.property(bounds, expectValid));
  });
  test("moved", () => {
    fc.assert(
      fc.property(bounds, point, (start, by) => {
        const moved = movedBounds(start, by);
        expectValid(moved);
        expect([moved.width, moved.height]).toEqual([start.width, start.height]);
      }),
    );
  });
  test("resized by a corner", () => {
    fc.assert(
      fc.property(bounds, fc.constantFrom(...CORNERS), point, (start, corner, by) => {
        expectValid(resizedBounds(start, corner, by));
      }),
    );
  });
  test("grown", () => {
    fc.assert(
      fc.property(bounds, point, (start, by) => {
        const grown = grownBounds(start, by);
        expectValid(grown);
        expect([grown.left, grown.top]).toEqual([start.left, start.top]);
      }),
    );
  });
});

test("bounds stay valid after any sequence of scalings", () => {
  fc.assert(
    fc.property(bounds, fc.array(fc.constantFrom(-1, 1, -40, 40)), (start, steps) => {
      let scaled = start;
      for (const by of steps) scaled = scaledBounds(scaled, by);
      expectValid(scaled);
    }),
  );
});

const START: Bounds = { left: 20, top: 30, width: 40, height: 10 };

describe("boundsBetween", () => {
  test("takes two corners in any order", () => {
    const expected = { left: 10, top: 20, width: 30, height: 50 };
    expect(boundsBetween({ x: 10, y: 20 }, { x: 40, y: 70 })).toEqual(expected);
    expect(boundsBetween({ x: 40, y: 20 }, { x: 10, y: 70 })).toEqual(expected);
    expect(boundsBetween({ x: 40, y: 70 }, { x: 10, y: 20 })).toEqual(expected);
  });

  test("ends at the photo's edges", () => {
    expect(boundsBetween({ x: 90, y: 10 }, { x: 130, y: -5 })).toEqual({
      left: 90,
      top: 0,
      width: 10,
      height: 10,
    });
  });

  test("has at least the smallest size, even in a corner of the photo", () => {
    const { left, top, width, height } = boundsBetween({ x: 100, y: 50 }, { x: 100, y: 50 });
    expect([left, top, width, height]).toEqual([100 - MIN_SIDE, 50, MIN_SIDE, MIN_SIDE]);
  });
});

describe("movedBounds", () => {
  test("stops at the photo's edges", () => {
    expect(movedBounds(START, { x: 5, y: -2.5 })).toEqual({ ...START, left: 25, top: 27.5 });
    expect(movedBounds(START, { x: 50, y: -50 })).toEqual({ ...START, left: 60, top: 0 });
  });
});

describe("resizedBounds", () => {
  test.each(CORNERS)("keeps the corner opposite %s", (corner) => {
    const by = { x: corner.endsWith("left") ? -5 : 5, y: corner.startsWith("top") ? -3 : 3 };
    const resized = resizedBounds(START, corner, by);
    expect(resized).toMatchObject({ width: 45, height: 13 });
    const { x, y } = cornerPoint(START, corner);
    expect(cornerPoint(resized, corner)).toEqual({ x: x + by.x, y: y + by.y });
  });

  test("flips past the opposite corner", () => {
    expect(resizedBounds(START, "top-left", { x: 50, y: 25 })).toEqual({
      left: 60,
      top: 40,
      width: 10,
      height: 15,
    });
  });
});

test("scaledBounds keeps the centre, except at the photo's edges", () => {
  expect(scaledBounds(START, 2)).toEqual({ left: 18, top: 28, width: 44, height: 14 });
  expect(scaledBounds(START, -4)).toEqual({ left: 24, top: 34, width: 32, height: 2 });
  expect(scaledBounds(START, -30)).toEqual({ left: 39.75, top: 34.75, width: MIN_SIDE, height: MIN_SIDE });
  expect(scaledBounds(START, 45)).toEqual({ left: 0, top: 0, width: 100, height: 85 });
});

test("grownBounds stops at the photo's edge and at the smallest size", () => {
  expect(grownBounds(START, { x: 1, y: -1 })).toEqual({ ...START, width: 41, height: 9 });
  expect(grownBounds(START, { x: 90, y: -90 })).toEqual({ ...START, width: 80, height: MIN_SIDE });
});
