import { describe, expect, it } from "vitest";
import { type Planes, rowStart } from "../../src/network/planes.ts";
import type { Pixels } from "../../src/photo/pixels.ts";
import { type Area, sampleArea } from "../../src/photo/sample.ts";

/** A ramp: red grows to the right, green downwards, blue is even. */
const ramp: Pixels = {
  width: 6,
  height: 4,
  data: Uint8ClampedArray.from({ length: 72 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [20 * (pixel % 6), 30 * Math.floor(pixel / 6), 255][i % 3];
  }),
};
const whole: Area = { left: 0, top: 0, width: 6, height: 4 };

/** A channel's values, as those of the image. */
function valuesOf(planes: Planes, channel: number): number[][] {
  return Array.from({ length: planes.height }, (_, y) =>
    Array.from({ length: planes.width }, (_, x) => {
      const at = rowStart(planes, y) + planes.border + channel * planes.channelStep + x;
      return Math.round(planes.data[at] * 128 + 127);
    }),
  );
}

describe("sampleArea", () => {
  it("keeps an image at its own size", () => {
    const planes = sampleArea(ramp, whole, 6, 4);
    expect(valuesOf(planes, 0)).toEqual(Array(4).fill([0, 20, 40, 60, 80, 100]));
    expect(valuesOf(planes, 1)).toEqual([0, 30, 60, 90].map((green) => Array<number>(6).fill(green)));
    expect(valuesOf(planes, 2)).toEqual(Array(4).fill(Array(6).fill(255)));
  });

  it("exchanges left and right", () => {
    expect(valuesOf(sampleArea(ramp, whole, 6, 4, true), 0)[0]).toEqual([100, 80, 60, 40, 20, 0]);
  });

  it("takes what lies beyond the image for 0, which is 127 in the image", () => {
    const planes = sampleArea(ramp, { left: -2, top: -1, width: 6, height: 4 }, 6, 4);
    const beyond = Array<number>(6).fill(127);
    expect(valuesOf(planes, 1)).toEqual([beyond, ...[0, 30, 60].map((g) => [127, 127, g, g, g, g])]);
  });

  it.each([
    [12, 8],
    [3, 2],
    [9, 5],
  ])("keeps an even color at %i × %i", (width, height) => {
    const planes = sampleArea(ramp, whole, width, height);
    expect(valuesOf(planes, 2)).toEqual(Array(height).fill(Array(width).fill(255)));
  });

  it("averages where an image becomes smaller", () => {
    const stripes: Pixels = {
      width: 40,
      height: 1,
      data: Uint8ClampedArray.from({ length: 120 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 200)),
    };
    const planes = sampleArea(stripes, { left: 0, top: 0, width: 40, height: 1 }, 5, 1);
    // At the edges a filter ends within a stripe.
    for (const value of valuesOf(planes, 0)[0].slice(1, -1)) expect(Math.abs(value - 100)).toBeLessThan(2);
  });
});
