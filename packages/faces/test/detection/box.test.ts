import { describe, expect, it } from "vitest";
import { type Box, overlapOf, withoutOverlaps } from "../../src/detection/box.ts";

const box = (left: number, top: number, width: number, height: number, score = 0.5): Box => ({
  ...{ left, top, width, height, score },
});

describe("overlapOf", () => {
  it("is the shared part of the area that both cover", () => {
    expect(overlapOf(box(0, 0, 4, 2), box(0, 0, 4, 2))).toBe(1);
    expect(overlapOf(box(0, 0, 4, 2), box(2, 0, 4, 2))).toBeCloseTo(4 / 12);
    expect(overlapOf(box(0, 0, 4, 2), box(4, 0, 4, 2))).toBe(0);
    expect(overlapOf(box(0, 0, 4, 2), box(9, 9, 4, 2))).toBe(0);
  });
});

describe("withoutOverlaps", () => {
  it("keeps the best of those that overlap by more than a share, best first", () => {
    const boxes = [
      box(0, 0, 10, 10, 0.6),
      box(1, 0, 10, 10, 0.9),
      box(8, 0, 10, 10, 0.3),
      box(50, 0, 5, 5, 0.7),
    ];
    expect(withoutOverlaps(boxes, 0.3).map(({ score }) => score)).toEqual([0.9, 0.7, 0.3]);
    expect(withoutOverlaps(boxes, 0.9).map(({ score }) => score)).toEqual([0.9, 0.7, 0.6, 0.3]);
  });
});
