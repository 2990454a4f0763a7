import { describe, expect, it } from "vitest";
import { toTensor, type TensorOptions } from "../src/index.ts";
import { layGrid } from "../src/mosaic/grid.ts";

const MOSAIC = {
  ...layGrid({ grid: { columns: 2, rows: 1 } }, 2, 1),
  colors: Uint8Array.of(255, 51, 0, 255, 102, 0, 204, 255),
};

describe("toTensor", () => {
  it("puts one channel after the other, from 0 to 1", () => {
    expect([...toTensor(MOSAIC)]).toEqual([1, 0.4, 0.2, 0, 0, 0.8].map(Math.fround));
  });

  it("puts the channels of a cell together with hwc, and gives bytes as they are", () => {
    expect(toTensor(MOSAIC, { layout: "hwc", dtype: "uint8" })).toEqual(
      Uint8Array.of(255, 51, 0, 102, 0, 204),
    );
  });

  it("normalizes by mean and standard deviation", () => {
    const [red] = toTensor(MOSAIC, { mean: [0.5, 0, 0], std: [0.25, 1, 1] });
    expect(red).toBe(2);
  });

  it("gives luma and linear light", () => {
    expect([...toTensor(MOSAIC, { channels: "luma", dtype: "uint8" })]).toEqual([
      Math.round(0.299 * 255 + 0.587 * 51),
      Math.round(0.299 * 102 + 0.114 * 204),
    ]);
    // sRGB 51/255 = 0.2 is ((0.2 + 0.055) / 1.055)^2.4 of the light.
    expect(toTensor(MOSAIC, { light: "linear", layout: "hwc" })[1]).toBeCloseTo(0.0331, 4);
  });

  it("shows transparent cells on white", () => {
    const clear = { ...MOSAIC, colors: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255) };
    expect([...toTensor(clear, { dtype: "uint8", layout: "hwc" })]).toEqual([255, 255, 255, 0, 0, 0]);
  });

  it.each<[TensorOptions, string]>([
    [{ layout: "nchw" as "chw" }, 'Expected "chw" or "hwc" for layout but received "nchw"'],
    [{ mean: [0.5] }, "Expected a list of 3 numbers for mean"],
    [{ channels: "luma", std: [1, 1, 1] }, "Expected a list of one number for std"],
    [{ std: [1, 0, 1] }, "Expected numbers other than 0 for std but received 0"],
    [
      { dtype: "uint8", mean: [0, 0, 0] },
      'Expected mean and std with dtype "float32" but received them with "uint8"',
    ],
  ])("rejects %o", (options, message) => {
    expect(() => toTensor(MOSAIC, options)).toThrow(message);
  });
});
