import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fittingScale,
  movedView,
  photoBox,
  scaledView,
  type View,
  visiblePart,
} from "../../src/stage/view.ts";

const PHOTO = { width: 4000, height: 3000 };
const STAGE = { width: 1000, height: 600 };

const size = fc.record({
  width: fc.integer({ min: 1, max: 9_000 }),
  height: fc.integer({ min: 1, max: 9_000 }),
});
const stageSize = fc.record({
  width: fc.integer({ min: 100, max: 2_000 }),
  height: fc.integer({ min: 100, max: 2_000 }),
});
const move = fc.record({
  from: fc.record({ x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 100 }) }),
  to: fc.record({ x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 100 }) }),
  factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
});

describe("photoBox", () => {
  test("fits the whole photo in the middle of the stage", () => {
    expect(photoBox(null, PHOTO, STAGE)).toEqual({ left: 100, top: 0, width: 800, height: 600 });
    expect(photoBox(null, { width: 10, height: 10 }, STAGE)).toEqual({
      left: 200,
      top: 0,
      width: 600,
      height: 600,
    });
  });

  test("shows the chosen point in the middle", () => {
    expect(photoBox({ scale: 1, x: 0.5, y: 0.25 }, PHOTO, STAGE)).toEqual({
      left: -1500,
      top: -450,
      width: 4000,
      height: 3000,
    });
  });

  test("leaves no gap where the photo is longer than the stage, whatever was done before", () => {
    fc.assert(
      fc.property(size, stageSize, fc.array(move, { maxLength: 8 }), (photo, stage, moves) => {
        let view: View | null = null;
        for (const one of moves) view = movedView(view, photo, stage, one);
        const { left, top, width, height } = photoBox(view, photo, stage);
        for (const [from, side, space] of [
          [left, width, stage.width],
          [top, height, stage.height],
        ] as const) {
          if (side > space) {
            expect(from).toBeLessThanOrEqual(0);
            expect(from + side).toBeGreaterThanOrEqual(space);
          } else {
            expect(Math.abs(2 * from + side - space)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});

describe("movedView", () => {
  test("keeps the point between the fingers between them", () => {
    const at = { x: 300, y: 200 };
    const before = photoBox(null, PHOTO, STAGE);
    const after = photoBox(movedView(null, PHOTO, STAGE, { from: at, to: at, factor: 4 }), PHOTO, STAGE);
    const onPhoto = (box: typeof before) => (at.x - box.left) / box.width;
    expect(after.width).toBe(4 * before.width);
    expect(onPhoto(after)).toBeCloseTo(onPhoto(before), 3);
  });

  test("zooms out to the fitting view and in to squares of 8 pixels", () => {
    const at = { x: 0, y: 0 };
    const zoomed = movedView(null, PHOTO, STAGE, { from: at, to: at, factor: 1_000 });
    expect(zoomed?.scale).toBe(8);
    expect(movedView(zoomed, PHOTO, STAGE, { from: at, to: at, factor: 1e-6 })).toBeNull();
  });

  test("does not move a photo that fits", () => {
    expect(
      movedView(null, PHOTO, STAGE, { from: { x: 0, y: 0 }, to: { x: 50, y: 50 }, factor: 1 }),
    ).toBeNull();
  });
});

test("scaledView shows the photo at a scale of its own, or fitting if that is larger", () => {
  expect(scaledView(null, PHOTO, STAGE, 1)).toEqual({ scale: 1, x: 0.5, y: 0.5 });
  expect(scaledView(null, { width: 100, height: 100 }, STAGE, 1)).toBeNull();
  expect(fittingScale({ width: 100, height: 100 }, STAGE)).toBe(6);
});

test("visiblePart is the photo cut off at the stage's edges", () => {
  expect(visiblePart({ left: -1500, top: -450, width: 4000, height: 3000 }, STAGE)).toEqual({
    left: 1500,
    top: 450,
    width: 1000,
    height: 600,
  });
  expect(visiblePart({ left: 100, top: 0, width: 800, height: 600 }, STAGE)).toEqual({
    left: 0,
    top: 0,
    width: 800,
    height: 600,
  });
});
