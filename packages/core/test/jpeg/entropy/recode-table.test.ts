import { describe, expect, it } from "vitest";
import { optimalTable, packedCodes } from "../../../src/jpeg/entropy/huffman-codes.ts";
import { buildHuffmanTable, codeAt } from "../../../src/jpeg/entropy/huffman-table.ts";
import { buildRecodeTable } from "../../../src/jpeg/entropy/recode-table.ts";
import { LUMINANCE_SPECS } from "../../../src/jpeg/syntax/standard-tables.ts";
import type { HuffmanSpec } from "../../../src/jpeg/syntax/tables.ts";
import { seededRandom } from "../random.ts";

const END = 128;

/** Another table for the symbols of one. Symbols of few bits tend to have short codes. */
function shuffled({ symbols }: HuffmanSpec): HuffmanSpec {
  const random = seededRandom(4);
  return optimalTable(
    Float64Array.from({ length: 256 }, (_, symbol) =>
      symbols.includes(symbol) ? Math.ceil(2 ** (36 + 6 * random() - 3 * (symbol & 15) - (symbol >> 4))) : 0,
    ),
  );
}

/** The symbols with their magnitude bits in the highest `length` bits of a window, as text, and their coefficients. */
function symbolsIn(spec: HuffmanSpec, window: number, length: number): { text: string[]; count: number } {
  const table = buildHuffmanTable(spec);
  const text: string[] = [];
  let count = 0;
  for (let at = 0; at < length; ) {
    const code = codeAt(table, window << at);
    const size = code & 15;
    const run = (code >> 4) & 15;
    at += code >> 8;
    text.push(`${run}/${size}:${size === 0 ? "" : (window << at) >>> (32 - size)}`);
    at += size;
    count += size === 0 && run < 15 ? END : run + 1;
  }
  return { text, count };
}

describe("buildRecodeTable", () => {
  it.each([
    ["its own to the standard's", shuffled(LUMINANCE_SPECS.ac), LUMINANCE_SPECS.ac],
    ["the standard's to its own", LUMINANCE_SPECS.ac, shuffled(LUMINANCE_SPECS.ac)],
  ])("has the same symbols in both codes: %s", (_, from, to) => {
    const { entries, bits } = buildRecodeTable(buildHuffmanTable(from), packedCodes(to));
    let several = 0;
    for (let index = 0; index < 4096; index += 7) {
      const [length, recodedLength] = [entries[index] & 31, (entries[index] >>> 5) & 31];
      if (length === 0) continue;
      const read = symbolsIn(from, index << 20, length);
      const written = symbolsIn(to, bits[index] << (32 - recodedLength), recodedLength);
      expect(written).toEqual(read);
      expect(entries[index] >>> 10).toBe(read.count);
      if (read.text.length > 1) several++;
    }
    expect(several).toBeGreaterThan(50);
  });

  it("leaves to the caller what the other table has no code for", () => {
    const one = {
      counts: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      symbols: Uint8Array.of(0),
    };
    const { entries } = buildRecodeTable(buildHuffmanTable(LUMINANCE_SPECS.ac), packedCodes(one));
    // 1010 ends the block, 00 is a coefficient of one bit.
    expect([entries[0b1010_0000_0000] & 31, entries[0] & 31]).toEqual([4, 0]);
  });
});
