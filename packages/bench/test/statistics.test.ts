import { describe, expect, it } from "vitest";
import { fittedExponent, median, relativeSpread } from "../src/statistics.ts";

describe("median", () => {
  it("is the middle value, or the mean of the two middle ones", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([8, 1, 5, 2])).toBe(3.5);
    expect(median([])).toBeNaN();
  });
});

describe("relativeSpread", () => {
  it("is half the range of the middle half, relative to the median", () => {
    expect(relativeSpread([8, 9, 10, 11, 12])).toBeCloseTo(0.1);
    expect(relativeSpread([10, 10, 10])).toBe(0);
  });

  it("does not see a single outlier", () => {
    expect(relativeSpread([10, 10, 10, 10, 1000])).toBe(0);
  });
});

describe("fittedExponent", () => {
  it.each([1, 1.1, 2])("finds the exponent %d", (k) => {
    const points = [1, 6, 24, 100].map((x) => [x, 3 * x ** k] as const);
    expect(fittedExponent(points)).toBeCloseTo(k, 10);
  });
});
