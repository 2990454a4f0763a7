import { describe, expect, it } from "vitest";
import { forwardTransform } from "../../../src/jpeg/transform/forward-dct.ts";
import { seededRandom } from "../random.ts";

/** The sum of T.81 §A.3.3, term by term. */
function coefficientAt(u: number, v: number, samples: Float64Array): number {
  const basis = (frequency: number, at: number) =>
    (frequency === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * at + 1) * frequency * Math.PI) / 16);
  return samples.reduce((sum, sample, i) => sum + (sample * basis(u, i % 8) * basis(v, i >> 3)) / 4, 0);
}

describe("forwardTransform", () => {
  it("gives the coefficients of T.81 §A.3.3", () => {
    const random = seededRandom(7);
    const samples = Float64Array.from({ length: 64 }, () => 255 * (random() - 0.5));
    const block = samples.slice();
    forwardTransform(block);
    for (let i = 0; i < 64; i++) expect(block[i]).toBeCloseTo(coefficientAt(i % 8, i >> 3, samples), 9);
  });
});
