import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CUT, mcuRuns, OUTSIDE, planAxis, shareSamples, WHOLE } from "../../../src/jpeg/transform/axis.ts";

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

describe("shareSamples", () => {
  it("shares each sample among the cells of the pixels that it stands for, and the last cell goes on", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4 })
          .chain((most) => fc.tuple(fc.integer({ min: 1, max: most }), fc.constant(most))),
        fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 40 }),
        ([sampling, maxSampling], ends, padding) => {
          const edges = Uint32Array.of(0, ...ends).sort();
          const length = edges[edges.length - 1];
          const samples = Math.ceil((length * sampling) / maxSampling) + padding;
          const { starts, cells, shares } = shareSamples(edges, sampling, maxSampling, samples);

          // Which cell each pixel of a sample lies in, pixel by pixel.
          const found = Array.from({ length: samples }, () => [] as number[]);
          for (let x = 0; Math.floor((x * sampling) / maxSampling) < samples; x++) {
            const cell = edges.findLastIndex((edge) => edge <= Math.min(x, length - 1));
            found[Math.floor((x * sampling) / maxSampling)]?.push(cell);
          }
          found.forEach((pixelCells, sample) => {
            const given = Array.from({ length: starts[sample + 1] - starts[sample] }, (_, i) => {
              const at = starts[sample] + i;
              return [cells[at], Math.round(shares[at] * pixelCells.length)];
            });
            const expected = [...new Set(pixelCells)].map((cell) => [
              cell,
              pixelCells.filter((other) => other === cell).length,
            ]);
            expect(given).toEqual(expected);
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("mcuRuns", () => {
  it("groups MCUs that lie whole in one cell, and leaves those that an edge cuts alone", () => {
    expect(mcuRuns(Uint32Array.of(0, 32, 50, 90), 16, 6)).toEqual([
      { start: 0, length: 2 },
      { start: 2, length: 1 },
      { start: 3, length: 1 },
      { start: 4, length: 2 },
    ]);
  });
});
