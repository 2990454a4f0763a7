import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCodes, codeLengths } from "../src/code-lengths.ts";

const frequencies = fc.array(fc.oneof(fc.constant(0), fc.nat(10), fc.nat(1_000_000)), {
  minLength: 2,
  maxLength: 60,
});

describe("codeLengths", () => {
  it("fills the code space and no more, within the limit, whatever the frequencies", () => {
    fc.assert(
      fc.property(frequencies, fc.integer({ min: 6, max: 16 }), (counts, maxLength) => {
        const lengths = codeLengths(counts, maxLength);
        const used = counts.filter((count) => count > 0).length;
        expect(Math.max(...lengths)).toBeLessThanOrEqual(maxLength);
        expect([...lengths].map((length) => length > 0)).toEqual(counts.map((count) => count > 0));
        const kraft = lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0);
        expect(kraft).toBe(used === 0 ? 0 : used === 1 ? 0.5 : 1);
      }),
    );
  });

  it("costs as many bits as Huffman's own construction where the limit does not bind", () => {
    fc.assert(
      fc.property(frequencies, (counts) => {
        fc.pre(counts.filter((count) => count > 0).length > 1);
        const lengths = codeLengths(counts, 40);
        expect(counts.reduce((sum, count, i) => sum + count * lengths[i], 0)).toBe(huffmanBits(counts));
      }),
    );
  });

  it("costs no more under a limit that just does not bind, and no less under one that does", () => {
    fc.assert(
      fc.property(frequencies, (counts) => {
        fc.pre(counts.filter((count) => count > 0).length > 1);
        const bits = (maxLength: number) =>
          codeLengths(counts, maxLength).reduce((sum, length, i) => sum + length * counts[i], 0);
        const longest = Math.max(...codeLengths(counts, 40));
        expect(bits(longest)).toBe(bits(40));
        if (counts.filter((count) => count > 0).length > 2 ** (longest - 1)) return;
        expect(bits(longest - 1)).toBeGreaterThanOrEqual(bits(40));
      }),
    );
  });

  it("finds the best code under a limit that does bind", () => {
    // Fibonacci numbers would make codes of up to 5 bits; three bits are enough for all of six symbols.
    expect([...codeLengths([1, 1, 2, 3, 5, 8], 3)]).toEqual([3, 3, 3, 3, 2, 2]);
  });
});

describe("canonicalCodes", () => {
  it("numbers the example of RFC 1951 § 3.2.2", () => {
    const codes = canonicalCodes(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4));
    expect([...codes]).toEqual([0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111]);
  });
});

/** Bits of an unlimited Huffman code: the sum of all its inner nodes. */
function huffmanBits(counts: readonly number[]): number {
  const nodes = counts.filter((count) => count > 0);
  let bits = 0;
  while (nodes.length > 1) {
    nodes.sort((a, b) => a - b);
    const node = (nodes.shift() ?? 0) + (nodes.shift() ?? 0);
    bits += node;
    nodes.push(node);
  }
  return bits;
}
