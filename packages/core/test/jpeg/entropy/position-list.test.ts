import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bitCount, PositionList } from "../../../src/jpeg/entropy/position-list.ts";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** The positions of the bits that are set among bytes `from` to `to` of a mask. */
function positionsOf(low: number, high: number, from: number, to: number): number[] {
  return Array.from({ length: 64 }, (_, k) => k).filter(
    (k) => k >= 8 * from && k < 8 * to && (((k < 32 ? low : high) >>> (k & 31)) & 1) === 1,
  );
}

describe("PositionList", () => {
  it("lists the set bits of any bytes of a mask, rising", () => {
    const list = new PositionList();
    fc.assert(
      fc.property(word, word, fc.nat(8), fc.nat(8), (low, high, from, to) => {
        list.list(low, high, from, to);
        expect([...list.positions.subarray(0, list.count)]).toEqual(positionsOf(low, high, from, to));
      }),
    );
  });

  it("lists all 64, and none", () => {
    const list = new PositionList();
    list.list(-1, -1, 0, 8);
    expect([...list.positions.subarray(0, list.count)]).toEqual(positionsOf(-1, -1, 0, 8));
    list.list(0, 0, 0, 8);
    expect(list.count).toBe(0);
  });
});

describe("bitCount", () => {
  it("counts the set bits of a word", () => {
    fc.assert(fc.property(word, (bits) => bitCount(bits) === positionsOf(bits, 0, 0, 4).length));
    expect([bitCount(0), bitCount(-1), bitCount(1 << 31)]).toEqual([0, 32, 1]);
  });
});
