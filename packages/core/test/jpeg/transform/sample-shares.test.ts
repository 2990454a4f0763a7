import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareSamples } from "../../../src/jpeg/transform/sample-shares.ts";

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
