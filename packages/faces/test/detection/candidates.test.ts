import { describe, expect, it } from "vitest";
import type { Box } from "../../src/detection/box.ts";
import { isUncertain, joinScales, scoreOf, withLook } from "../../src/detection/candidates.ts";

const face = (score: number, left = 0, height = 40): Box => ({ left, top: 0, width: height, height, score });
const scale = (of: number, ...boxes: Box[]) => ({ scale: of, most: 230, boxes });

describe("joinScales", () => {
  it("gives a face the mean of its scores, and the best box", () => {
    const [candidate, ...others] = joinScales([scale(1, face(0.9, 1)), scale(0.5, face(0.5))]);
    expect(others).toEqual([]);
    expect(candidate.box.left).toBe(1);
    expect(scoreOf(candidate)).toBeCloseTo(0.7);
  });

  it("takes a scale that does not find it for 0", () => {
    const [candidate] = joinScales([scale(1, face(0.8)), scale(0.5)]);
    expect(candidate).toMatchObject({ sum: 0.8, looks: 2 });
  });

  it("leaves scales out at which a face is too small or too large for the network", () => {
    const [small] = joinScales([scale(1, face(0.8, 0, 12)), scale(0.5, face(0.1, 0, 12))]);
    expect(small).toMatchObject({ sum: 0.8, looks: 1 });
    const [large] = joinScales([scale(1), scale(0.5, face(0.6, 0, 400))]);
    expect(large).toMatchObject({ sum: 0.6, looks: 1 });
    const [tiny] = joinScales([scale(1, face(0.4, 0, 5)), scale(0.5)]);
    expect(tiny).toMatchObject({ sum: 0.4, looks: 1 });
  });

  it("keeps faces apart that do not overlap, the best first", () => {
    const candidates = joinScales([
      scale(1, face(0.3), face(0.6, 100)),
      scale(0.5, face(0.3), face(0.9, 100)),
    ]);
    expect(candidates.map((candidate) => scoreOf(candidate))).toEqual([0.75, 0.3]);
  });
});

describe("isUncertain", () => {
  it.each([
    // With two looks, one more with 0 leaves two thirds.
    [1.4, 2, true],
    [1.6, 2, false],
    [0.9, 1, true],
    // A look with 1 would lift the first of each, but the last is too far below the threshold.
    [0.6, 2, true],
    [0.4, 2, false],
    [0.22, 1, true],
    [0.2, 1, false],
  ])("a sum of %f in %i looks: %s", (sum, looks, expected) => {
    const candidate = { box: face(0.5), sum, looks };
    expect(isUncertain(candidate, 0.5)).toBe(expected);
    const [worst, best] = [0, 1].map((score) => scoreOf(withLook(candidate, score)));
    if (expected) expect([worst < 0.5, best >= 0.5]).toEqual([true, true]);
  });
});
