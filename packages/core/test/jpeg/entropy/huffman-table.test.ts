import { describe, expect, it } from "vitest";
import { buildHuffmanTable, codeAt, extend, sizeOf } from "../../../src/jpeg/entropy/huffman-table.ts";
import {
  buildSkipTable,
  NORM_SCALE,
  SKIP_ANY,
  SKIP_COUNT,
  SKIP_COUNT_SHIFT,
  SKIP_END,
  SKIP_LENGTH,
  SKIP_NORM_SHIFT,
  SKIP_UNKNOWN,
} from "../../../src/jpeg/entropy/skip-table.ts";

/** 0 ends the block, 10 is (0,1), 110 is (2,3), 1110 is sixteen zeros, and one code of 16 bits is (1,10). */
const SPEC = {
  counts: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  symbols: Uint8Array.of(0x00, 0x01, 0x23, 0xf0, 0x1a),
};

/** A window of 32 bits that begins with these. */
function windowOf(bits: string): number {
  return Number.parseInt(bits.replaceAll(" ", "").padEnd(32, "1"), 2) | 0;
}

describe("extend", () => {
  it("gives the numbers of T.81 table F.1, and sizeOf their sizes", () => {
    expect([0, 1].map((bits) => extend(bits, 1))).toEqual([-1, 1]);
    expect([0, 3, 4, 7].map((bits) => extend(bits, 3))).toEqual([-7, -4, 4, 7]);
    expect([-1, 1, -7, 4, 7, 8, -32_767].map(sizeOf)).toEqual([1, 1, 3, 3, 3, 4, 15]);
  });
});

describe("codeAt", () => {
  const table = buildHuffmanTable(SPEC);
  const found = (bits: string) => {
    const code = codeAt(table, windowOf(bits));
    return { length: code >> 8, symbol: code & 255 };
  };

  it.each([
    ["0", 1, 0x00],
    ["10 1", 2, 0x01],
    ["110 000", 3, 0x23],
    ["1110", 4, 0xf0],
    ["1111 0000 0000 0000", 16, 0x1a],
  ])("decodes %s, short or long, with its magnitude bits in the window or not", (bits, length, symbol) => {
    expect(found(bits)).toEqual({ length, symbol });
  });

  it("gives 0 for bits that begin no code", () => {
    expect(codeAt(table, windowOf("1111 0000 0000 0001"))).toBe(0);
  });
});

describe("buildSkipTable", () => {
  const { skips } = buildSkipTable(buildHuffmanTable(SPEC));
  const skip = (bits: string) => {
    const entry = skips[windowOf(bits) >>> 20];
    return { length: entry & SKIP_LENGTH, count: (entry >> SKIP_COUNT_SHIFT) & SKIP_COUNT };
  };

  it("passes all symbols that begin in 12 bits, up to the end of the block", () => {
    expect(skip("10 1 10 0 0 10 1 10")).toEqual({ length: 7, count: 2 + SKIP_END });
    expect(skip("0")).toEqual({ length: 1, count: SKIP_END });
  });

  it("passes a number that reaches beyond the 12 bits, but no code that does", () => {
    expect(skip("10 1 110 000 110")).toEqual({ length: 15, count: 1 + 3 + 3 });
    expect(skip("1110 10 1 110 01")).toEqual({ length: 13, count: 16 + 1 + 3 });
    expect(skip("1110 110 000 11")).toEqual({ length: 10, count: 16 + 3 });
  });

  it("distinguishes zeros from coefficients, and bounds their size", () => {
    const found = (bits: string) => {
      const entry = skips[windowOf(bits) >>> 20];
      return { any: (entry & SKIP_ANY) !== 0, norm: entry >>> SKIP_NORM_SHIFT };
    };
    const normOf = (squares: number) => Math.ceil(NORM_SCALE * Math.sqrt(squares));
    expect(found("1110 1110 0")).toEqual({ any: false, norm: 0 });
    expect(found("10 1 110 000 0")).toEqual({ any: true, norm: normOf(1 + 7 * 7) });
    // Of the last number the third bit is beyond the index, and all three: −5 at most, and ±7.
    expect(found("1110 10 1 110 01")).toEqual({ any: true, norm: normOf(1 + 5 * 5) });
    expect(found("10 1 10 0 10 1 110")).toEqual({ any: true, norm: normOf(1 + 1 + 1 + 7 * 7) });
  });

  it("knows nothing of long codes", () => {
    expect(skip("1111 0000 0000")).toEqual({ length: 0, count: SKIP_UNKNOWN });
  });
});
