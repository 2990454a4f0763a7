import { describe, expect, it } from "vitest";
import { noCoefficients } from "../../../src/jpeg/entropy/coefficients.ts";
import { InverseTransform } from "../../../src/jpeg/transform/inverse-dct.ts";
import { NATURAL_ORDER } from "../../../src/jpeg/syntax/zigzag.ts";
import { seededRandom } from "../random.ts";

/** The sum of T.81 §A.3.3, term by term, of coefficients in zig-zag order. */
function sampleAt(x: number, y: number, values: Float64Array): number {
  const basis = (frequency: number, at: number) =>
    (frequency === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * at + 1) * frequency * Math.PI) / 16);
  let sum = 0;
  NATURAL_ORDER.forEach((position, k) => {
    sum += (values[k] * basis(position % 8, x) * basis(position >> 3, y)) / 4;
  });
  return sum;
}

describe("InverseTransform", () => {
  const transform = new InverseTransform();

  it.each([0, 1, 9, 35, 63])("gives the samples of T.81 §A.3.3 from coefficients up to %d", (last) => {
    const random = seededRandom(last + 1);
    const values = Float64Array.from({ length: 64 }, (_, k) => (k <= last ? 8000 * (random() - 0.5) : 0));
    const coefficients = noCoefficients();
    for (let k = 1; k <= last; k++) {
      coefficients.positions[coefficients.count] = NATURAL_ORDER[k];
      coefficients.values[coefficients.count++] = values[k];
    }
    const samples = new Float64Array(10 * 8).fill(7);
    transform.transform(values[0] / 8, coefficients, samples, 1, 10);
    for (let i = 0; i < samples.length; i++) {
      const x = (i % 10) - 1;
      const expected = x >= 0 && x < 8 ? sampleAt(x, Math.floor(i / 10), values) : 7;
      expect(samples[i]).toBeCloseTo(expected, 9);
    }
  });
});
