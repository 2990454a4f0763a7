import { describe, expect, it } from "vitest";
import { assignCodes, optimalTable, packedCodes } from "../../../src/jpeg/entropy/huffman-codes.ts";
import { LUMINANCE_SPECS } from "../../../src/jpeg/syntax/standard-tables.ts";

describe("assignCodes", () => {
  it("gives the codes of T.81 table K.3 for differences of luminance", () => {
    const codes: string[] = [];
    assignCodes(LUMINANCE_SPECS.dc, (symbol, code, length) => {
      codes[symbol] = code.toString(2).padStart(length, "0");
    });
    expect(codes).toEqual([
      ...["00", "010", "011", "100", "101", "110", "1110", "11110", "111110"],
      ...["1111110", "11111110", "111111110"],
    ]);
  });
});

describe("packedCodes", () => {
  it("gives codes of T.81 table K.5 by symbol, and none to symbols that it lacks", () => {
    const packed = packedCodes(LUMINANCE_SPECS.ac);
    const textOf = (symbol: number) => (packed[symbol] >>> 5).toString(2).padStart(packed[symbol] & 31, "0");
    expect([textOf(0x00), textOf(0xf0), textOf(0x11), textOf(0xfa)]).toEqual([
      "1010",
      "11111111001",
      "1100",
      "1111111111111110",
    ]);
    expect(packed[0x10]).toBe(0);
  });
});

describe("optimalTable", () => {
  it("leaves the code of ones only unused", () => {
    const { counts, symbols } = optimalTable(Float64Array.from({ length: 256 }, (_, i) => (i < 4 ? 1 : 0)));
    const kraft = counts.reduce((sum, count, i) => sum + count * 2 ** -(i + 1), 0);
    expect([...symbols].sort()).toEqual([0, 1, 2, 3]);
    expect(kraft).toBeLessThan(1);
  });
});
