import fc from "fast-check";
import { expect, it } from "vitest";
import { emptyPanel, multiplyRow, packMatrix, roundValues } from "../../src/network/matrix.ts";
import { emptyPlanes, GROUP, rowStart } from "../../src/network/planes.ts";

const LEVELS = 46;

/** A random matrix and a row of pixels. */
const cases = fc
  .record({
    inputs: fc.integer({ min: 1, max: 40 }),
    outputs: fc.integer({ min: 1, max: 20 }),
    width: fc.integer({ min: 1, max: 11 }),
    seed: fc.integer(),
  })
  .map(({ inputs, outputs, width, seed }) => {
    let state = seed | 0;
    const next = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff - 0.5;
    };
    return {
      ...{ inputs, outputs, width },
      weights: Int8Array.from({ length: inputs * outputs }, () => Math.round(2 * LEVELS * next())),
      scales: Float32Array.from({ length: outputs }, () => Math.abs(next()) + 0.01),
      biases: Float32Array.from({ length: outputs }, next),
      values: Array.from({ length: width }, () => Array.from({ length: inputs }, () => 6 * next())),
    };
  });

it("multiplies as sums of products do, within the rounding of values", () => {
  fc.assert(
    fc.property(cases, fc.boolean(), ({ inputs, outputs, width, ...given }, isRectified) => {
      const matrix = packMatrix(given.weights, given.scales, given.biases);
      const panel = emptyPanel(width, matrix);
      let largest = 0;
      given.values.forEach((pixel, x) => {
        pixel.forEach((value, i) => {
          panel.values[GROUP * inputs * Math.floor(x / GROUP) + GROUP * i + (x % GROUP)] = value;
          largest = Math.max(largest, Math.abs(value));
        });
      });
      const unit = roundValues(panel, largest, matrix.limit);
      const result = emptyPlanes(outputs, width, 2);
      multiplyRow(panel, unit, matrix, isRectified ? "rectified" : "linear", result, 1);
      for (let o = 0; o < outputs; o++) {
        const own = given.weights.subarray(o * inputs, (o + 1) * inputs);
        // Each value is off by half a unit at most, and the result is a 32-bit float.
        const sumOfWeights = own.reduce((sum, weight) => sum + Math.abs(weight), 0);
        const tolerance = given.scales[o] * unit * sumOfWeights * 0.5 + 1e-4;
        given.values.forEach((pixel, x) => {
          const sum = pixel.reduce((total, value, i) => total + value * own[i], 0);
          const expected = sum * given.scales[o] + given.biases[o];
          const got = result.data[rowStart(result, 1) + 1 + o * result.channelStep + x];
          expect(Math.abs(got - (isRectified ? Math.max(0, expected) : expected))).toBeLessThan(tolerance);
        });
      }
    }),
  );
});

it("keeps both sums of a pair exact at the limit", () => {
  const inputs = 256;
  const weights = new Int8Array(2 * inputs).fill(LEVELS, 0, inputs).fill(-LEVELS, inputs);
  const matrix = packMatrix(weights, Float32Array.of(1, 1), Float32Array.of(0, 0));
  const panel = emptyPanel(1, matrix);
  for (let i = 0; i < inputs; i++) panel.values[GROUP * i] = matrix.limit;
  const result = emptyPlanes(2, 1, 1);
  multiplyRow(panel, 1, matrix, "linear", result, 0);
  const sum = inputs * LEVELS * matrix.limit;
  expect(sum).toBeLessThan(2 ** 26);
  expect(sum).toBeGreaterThan(2 ** 25);
  expect(result.data[1]).toBe(Math.fround(sum));
  expect(result.data[result.channelStep + 1]).toBe(Math.fround(-sum));
});

it("leaves the border 0", () => {
  const matrix = packMatrix(Int8Array.of(1), Float32Array.of(1), Float32Array.of(5));
  const result = emptyPlanes(1, 4, 1);
  multiplyRow(emptyPanel(4, matrix), 0, matrix, "linear", result, 0);
  expect([...result.data.subarray(0, result.channelStep)]).toEqual([0, 5, 5, 5, 5, 0, 0, 0]);
});
