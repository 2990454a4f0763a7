import { describe, expect, it } from "vitest";
import { BlockQuantizer } from "../../../src/jpeg/transform/quantize-block.ts";
import { BLOCK } from "../../../src/jpeg/syntax/zigzag.ts";

function quantize(steps: number, coefficients: Readonly<Record<number, number>>) {
  const values = new Int16Array(BLOCK);
  const block = new Float64Array(BLOCK);
  for (const [place, value] of Object.entries(coefficients)) block[Number(place)] = value;
  const last = new BlockQuantizer(new Uint16Array(BLOCK).fill(steps), 0.5).quantize(block, values, 0);
  return { last, values };
}

describe("BlockQuantizer", () => {
  it("returns the last nonzero coefficient, even if half a step below zero rounds to zero", () => {
    expect(quantize(4, { 63: 2 })).toMatchObject({ last: 63 });
    expect(quantize(4, { 63: -2.1 })).toMatchObject({ last: 63 });
    expect(quantize(4, { 1: 8, 63: -2 })).toMatchObject({ last: 1 });
  });

  it("keeps to what the codes of 8-bit samples hold: 11 bits of DC, 10 of AC", () => {
    const low = quantize(1, { 0: -5000, 1: -5000, 8: -1023 }).values;
    expect([...low.subarray(0, 3)]).toEqual([-1024, -1023, -1023]);
    const high = quantize(1, { 0: 5000, 1: 5000, 8: 1023 }).values;
    expect([...high.subarray(0, 3)]).toEqual([1023, 1023, 1023]);
  });

  it("makes nothing of what has steps of 0", () => {
    const { last, values } = quantize(0, { 0: 1024, 1: 5, 63: 1e-15 });
    expect(last).toBe(0);
    expect(values).toEqual(new Int16Array(BLOCK));
  });
});
