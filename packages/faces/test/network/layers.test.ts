import fc from "fast-check";
import { expect, it } from "vitest";
import {
  addRectified,
  concatenate,
  convolve,
  type Depthwise,
  pointwise,
  separable,
} from "../../src/network/layers.ts";
import { packMatrix } from "../../src/network/matrix.ts";
import { emptyPlanes, type Planes, rowStart } from "../../src/network/planes.ts";
import { wholePlanes, wholeStage } from "../../src/network/stage.ts";

/** Results are rounded to about 13 bits of the largest value. */
const TOLERANCE = 0.01;

function valueAt(planes: Planes, channel: number, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= planes.width || y >= planes.height) return 0;
  return planes.data[rowStart(planes, y) + planes.border + channel * planes.channelStep + x];
}

function planesOf(
  channels: number,
  width: number,
  height: number,
  border: number,
  value: (c: number, x: number, y: number) => number,
): Planes {
  const planes = emptyPlanes(channels, width, height, { border });
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < channels; c++) {
      for (let x = 0; x < width; x++) {
        planes.data[rowStart(planes, y) + border + c * planes.channelStep + x] = value(c, x, y);
      }
    }
  }
  return planes;
}

/** A value between −1 and 1 that depends on a few numbers. */
const noise = (...numbers: number[]): number =>
  Math.sin(numbers.reduce((sum, number, i) => sum + number * (12.9898 + 7.233 * i), 1) * 43.7585);

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 13 }),
  height: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 5 }),
  outputs: fc.integer({ min: 1, max: 9 }),
  stride: fc.constantFrom<1 | 2>(1, 2),
  seed: fc.integer({ min: 0, max: 1000 }),
});

/** Checks planes against a formula. */
function expectValues(planes: Planes, formula: (c: number, x: number, y: number) => number): void {
  for (let y = 0; y < planes.height; y++) {
    for (let c = 0; c < planes.channels; c++) {
      for (let x = 0; x < planes.width; x++) {
        const difference = Math.abs(valueAt(planes, c, x, y) - formula(c, x, y));
        expect(difference, `channel ${c} at ${x}, ${y}`).toBeLessThan(TOLERANCE);
      }
    }
  }
}

const neighbours = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => ({ dx, dy })));
const matrixOf = (inputs: number, outputs: number, seed: number) => {
  const weights = Int8Array.from({ length: inputs * outputs }, (_, i) => Math.round(46 * noise(i, seed)));
  const scales = Float32Array.from({ length: outputs }, (_, o) => 0.01 + 0.005 * noise(o));
  const biases = Float32Array.from({ length: outputs }, (_, o) => noise(o, 3));
  return { matrix: packMatrix(weights, scales, biases), weights, scales, biases };
};

it("separable: a depthwise convolution, rectified, then a matrix; in a ring of rows or in all of them", () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ({ width, height, channels, outputs, stride, seed }, keepsAll) => {
      const input = planesOf(channels, width, height, 1, (c, x, y) => noise(c, x, y, seed));
      const weight = (c: number, i: number): number => noise(c, i, 7);
      const depthwise: Depthwise = {
        channels,
        stride,
        weights: Float64Array.from({ length: 9 * channels }, (_, i) => weight(Math.floor(i / 9), i % 9) / 2),
        biases: Float64Array.from({ length: channels }, (_, c) => noise(c, 11) / 2),
      };
      const { matrix, weights, scales, biases } = matrixOf(channels, outputs, seed);
      const first = separable(wholeStage(input), depthwise, matrix, "rectified", keepsAll ? "all" : "window");
      // A second layer that changes nothing reads the first one's rows while they pass.
      const same = packMatrix(
        Int8Array.from({ length: outputs * outputs }, (_, i) => (i % (outputs + 1) === 0 ? 1 : 0)),
        new Float32Array(outputs).fill(1),
        new Float32Array(outputs),
      );
      const centre: Depthwise = {
        channels: outputs,
        stride: 1,
        weights: Float64Array.from({ length: 9 * outputs }, (_, i) => (i % 9 === 4 ? 0.5 : 0)),
        biases: new Float64Array(outputs),
      };
      const planes = wholePlanes(separable(first, centre, same, "linear", "all"));
      expect([planes.width, planes.height]).toEqual([Math.ceil(width / stride), Math.ceil(height / stride)]);
      expectValues(planes, (o, x, y) => {
        let sum = biases[o];
        for (let c = 0; c < channels; c++) {
          const convolved = neighbours.reduce(
            (total, { dx, dy }, i) =>
              total + weight(c, i) * valueAt(input, c, x * stride + dx, y * stride + dy),
            noise(c, 11),
          );
          sum += Math.max(0, convolved) * weights[o * channels + c] * scales[o];
        }
        return Math.max(0, sum);
      });
    }),
  );
});

it("convolve: all channels, with stride and dilation", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 5 }),
      ({ width, height, channels, outputs, stride, seed }, dilation) => {
        const input = planesOf(channels, width, height, dilation, (c, x, y) => noise(c, x, y, seed));
        const { matrix, weights, scales, biases } = matrixOf(9 * channels, outputs, seed);
        const layer = { matrix, stride, dilation };
        expectValues(wholePlanes(convolve(wholeStage(input), layer, "linear")), (o, x, y) => {
          let sum = biases[o];
          for (let c = 0; c < channels; c++) {
            neighbours.forEach(({ dx, dy }, i) => {
              const value = valueAt(input, c, x * stride + dx * dilation, y * stride + dy * dilation);
              sum += value * weights[(o * channels + c) * 9 + i] * scales[o];
            });
          }
          return sum;
        });
      },
    ),
  );
});

it("pointwise: a matrix for every pixel", () => {
  fc.assert(
    fc.property(sizes, ({ width, height, channels, outputs, seed }) => {
      const input = planesOf(channels, width, height, 1, (c, x, y) => noise(c, x, y, seed));
      const { matrix, weights, scales, biases } = matrixOf(channels, outputs, seed);
      expectValues(pointwise(input, matrix, "rectified"), (o, x, y) => {
        let sum = biases[o];
        for (let c = 0; c < channels; c++) {
          sum += valueAt(input, c, x, y) * weights[o * channels + c] * scales[o];
        }
        return Math.max(0, sum);
      });
    }),
  );
});

it("concatenate and addRectified: channels behind one another, sums without those below 0", () => {
  const a = planesOf(1, 2, 2, 1, (_, x, y) => x + y);
  const b = planesOf(2, 2, 2, 1, (c, x) => c - x);
  const joined = concatenate([a, b], 2, 2);
  expectValues(joined, (c, x, y) => (c === 0 ? x + y : c - 1 - x));
  expectValues(
    addRectified(
      joined,
      planesOf(3, 2, 2, 1, () => -1),
    ),
    (c, x, y) => Math.max(0, (c === 0 ? x + y : c - 1 - x) - 1),
  );
});
