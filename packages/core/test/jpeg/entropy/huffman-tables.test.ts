import { describe, expect, it } from "vitest";
import { HuffmanTables } from "../../../src/jpeg/entropy/huffman-tables.ts";
import { codeAt } from "../../../src/jpeg/entropy/huffman-table.ts";
import type { HuffmanSpec } from "../../../src/jpeg/syntax/tables.ts";

/** A table with two codes of 15 bits, which are looked up in the symbols themselves. */
function longSpec(symbol: number): HuffmanSpec {
  const counts = new Uint8Array(16);
  counts[14] = 2;
  return { counts, symbols: Uint8Array.of(symbol, symbol + 1) };
}

describe("HuffmanTables", () => {
  it("gives photos with the same tables the same look-up tables", () => {
    const [first, second] = [new HuffmanTables(), new HuffmanTables()];
    expect(second.ac(longSpec(1))).toBe(first.ac(longSpec(1)));
    expect(second.skips(longSpec(1))).toBe(first.skips(longSpec(1)));
    expect(second.ac(longSpec(2))).not.toBe(first.ac(longSpec(1)));
  });

  it("keeps tables as they were when the bytes of a photo change", () => {
    const spec = longSpec(3);
    const table = new HuffmanTables().ac(spec);
    spec.symbols.fill(0);
    expect(codeAt(table, 0)).toBe((15 << 8) | 3);
    expect(new HuffmanTables().ac(longSpec(3))).toBe(table);
    expect(new HuffmanTables().ac(spec)).not.toBe(table);
  });

  it("drops the tables that were used longest ago, though not from under the photo that uses them", () => {
    const tables = new HuffmanTables();
    const spec = longSpec(5);
    const table = tables.ac(spec);
    for (let symbol = 100; symbol < 132; symbol++) new HuffmanTables().ac(longSpec(symbol));
    expect(tables.ac(spec)).toBe(table);
    expect(new HuffmanTables().ac(longSpec(5))).not.toBe(table);
  });
});
