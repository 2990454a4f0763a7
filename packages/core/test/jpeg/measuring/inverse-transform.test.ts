import { describe, expect, it } from "vitest";
import { InverseTransform } from "../../../src/jpeg/measuring/inverse-transform.js";
import { NATURAL_ORDER } from "../../../src/jpeg/zigzag.js";
import { seededRandom } from "../random.js";

/** The sum of T.81 §A.3.3, term by term. */
function sampleAt(x: number, y: number, values: Int16Array, steps: Uint16Array): number {
  const wave = (frequency: number, at: number) =>
    (frequency === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * at + 1) * frequency * Math.PI) / 16);
  let sum = 0;
  NATURAL_ORDER.forEach((position, k) => {
    const coefficient = (values[64 + k] ?? NaN) * (steps[k] ?? NaN);
    sum += (coefficient * wave(position % 8, x) * wave(position >> 3, y)) / 4;
  });
  return sum;
}

describe("InverseTransform", () => {
  it.each([0, 1, 9, 35, 63])("gives the samples of T.81 §A.3.3 from coefficients up to %d", (last) => {
    const random = seededRandom(last + 1);
    const steps = Uint16Array.from({ length: 64 }, () => 1 + Math.floor(40 * random()));
    // The second of two blocks; behind its last coefficient are zeros.
    const values = Int16Array.from({ length: 128 }, (_, i) =>
      i < 64 || i - 64 <= last ? Math.round(200 * (random() - 0.5)) : 0,
    );
    const samples = new Float64Array(10 * 8).fill(7);
    new InverseTransform(steps).transform(values, 64, last, samples, 1, 10);
    for (let i = 0; i < samples.length; i++) {
      const x = (i % 10) - 1;
      const expected = x >= 0 && x < 8 ? sampleAt(x, Math.floor(i / 10), values, steps) : 7;
      expect(samples[i]).toBeCloseTo(expected, 9);
    }
  });
});
