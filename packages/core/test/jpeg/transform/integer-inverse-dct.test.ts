import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NATURAL_ORDER } from "../../../src/jpeg/syntax/zigzag.ts";
import { IntegerInverseTransform, levelOf } from "../../../src/jpeg/transform/integer-inverse-dct.ts";

/** Computes a sample by the sum of T.81 §A.3.3. */
function exactSample(natural: readonly number[], x: number, y: number): number {
  let sum = 0;
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      const scale = (u === 0 ? Math.SQRT1_2 : 1) * (v === 0 ? Math.SQRT1_2 : 1);
      const across = Math.cos(((2 * x + 1) * u * Math.PI) / 16);
      sum += scale * natural[8 * v + u] * across * Math.cos(((2 * y + 1) * v * Math.PI) / 16);
    }
  }
  return Math.min(255, Math.max(0, sum / 4 + 128));
}

describe("IntegerInverseTransform", () => {
  const coefficient = fc.oneof(
    { arbitrary: fc.constant(0), weight: 3 },
    { arbitrary: fc.integer({ min: -400, max: 400 }), weight: 1 },
  );

  it("gives each sample within 0.6 of the exact one, whatever is zero, and clears the coefficients", () => {
    const transform = new IntegerInverseTransform();
    const samples = new Uint8Array(128);
    const words = new Uint32Array(samples.buffer);
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 1, maxLength: 64 }), (zigzag) => {
        const natural = Array.from({ length: 64 }, () => 0);
        zigzag.forEach((value, k) => (natural[NATURAL_ORDER[k]] = value));
        transform.coefficients.set(natural);
        transform.transform(zigzag.length - 1, { samples, words, stride: 16 }, 8);
        expect(transform.coefficients.every((value) => value === 0)).toBe(true);
        for (let i = 0; i < 64; i++) {
          const exact = exactSample(natural, i & 7, i >> 3);
          expect(Math.abs(samples[8 + 16 * (i >> 3) + (i & 7)] - exact)).toBeLessThan(0.6);
        }
      }),
      { numRuns: 300 },
    );
    // Rows are 16 apart: what lies between them stays.
    expect(samples.filter((_, i) => (i & 8) === 0).every((value) => value === 0)).toBe(true);
  });

  it("rounds the level of a block of one value to the nearest, and clamps it", () => {
    expect([-2000, -1024, -5, -4, 0, 3, 4, 11, 12, 2000].map(levelOf)).toEqual([
      0, 0, 127, 128, 128, 128, 129, 129, 130, 255,
    ]);
  });
});
