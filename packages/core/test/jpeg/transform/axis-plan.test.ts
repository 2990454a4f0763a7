import { describe, expect, it } from "vitest";
import { CUT, OUTSIDE, planAxis, WHOLE } from "../../../src/jpeg/transform/axis-plan.ts";

/** Of each piece of a block, its part and how many pixels of a flat block of level 1 it sums up to. */
function piecesOf(edges: number[], sampling: number, maxSampling: number, blocks: number): number[][][] {
  const plan = planAxis(Uint32Array.from(edges), sampling, maxSampling, blocks);
  // A flat line of level 1 has the coefficient 8 / (2·√2) and no others.
  const flat = 8 / (2 * Math.SQRT2);
  return Array.from({ length: blocks }, (_, block) => {
    const pieces: number[][] = [];
    for (let i = plan.pieces[block]; i < plan.pieces[block + 1]; i++) {
      pieces.push([plan.parts[i], Math.round(plan.weights[8 * i] * flat * 1e9) / 1e9]);
    }
    return pieces;
  });
}

function kindsOf(edges: number[], sampling: number, maxSampling: number, blocks: number): number[] {
  return [...planAxis(Uint32Array.from(edges), sampling, maxSampling, blocks).kinds];
}

describe("planAxis", () => {
  it("leaves blocks whole that no edge runs through", () => {
    expect(kindsOf([0, 8, 24], 1, 1, 3)).toEqual([WHOLE, WHOLE, WHOLE]);
    expect(piecesOf([0, 8, 24], 1, 1, 3)).toEqual([[[0, 8]], [[1, 8]], [[1, 8]]]);
  });

  it("cuts blocks at edges and at the image's end, and knows padding", () => {
    expect(kindsOf([0, 3, 4, 13], 1, 1, 3)).toEqual([CUT, CUT, OUTSIDE]);
    expect(piecesOf([0, 3, 4, 13], 1, 1, 3)).toEqual([
      [
        [0, 3],
        [1, 1],
        [2, 4],
      ],
      [[2, 5]],
      [],
    ]);
  });

  it("counts pixels where a sample stands for two, and lets an edge cut the sample", () => {
    expect(kindsOf([0, 16, 21, 40], 1, 2, 3)).toEqual([WHOLE, CUT, CUT]);
    expect(piecesOf([0, 16, 21, 40], 1, 2, 3)).toEqual([
      [[0, 16]],
      [
        [1, 5],
        [2, 11],
      ],
      [[2, 8]],
    ]);
  });

  it("cuts every block where two samples stand for three pixels, as they weigh unequally", () => {
    expect(kindsOf([0, 24], 2, 3, 2)).toEqual([CUT, CUT]);
    expect(piecesOf([0, 24], 2, 3, 2)).toEqual([[[0, 12]], [[0, 12]]]);
  });
});
