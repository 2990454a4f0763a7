import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockSymbols } from "../../../src/jpeg/entropy/block-symbols.ts";
import { EntropySegment } from "../../../src/jpeg/entropy/entropy-segment.ts";
import { IntervalBits, symbolCodes } from "../../../src/jpeg/entropy/interval-bits.ts";
import { optimalTable } from "../../../src/jpeg/entropy/huffman-codes.ts";
import type { ScanRecord } from "../../../src/jpeg/mosaic/record-scan.ts";

/** DC differences of a table in which a symbol's code is as long as it is: 0 for 0 bits, then 1 to 11 bits. */
const codes = symbolCodes([
  optimalTable(Float64Array.from({ length: 256 }, (_, symbol) => (symbol < 12 ? 2 ** (11 - symbol) : 0))),
]);

const entries = fc.array(
  fc
    .integer({ min: 0, max: 11 })
    .chain((size) => fc.integer({ min: 0, max: 2 ** size - 1 }).map((extra) => ({ size, extra }))),
  { minLength: 1, maxLength: 40 },
);

describe("IntervalBits", () => {
  it("writes the codes of symbols and their extra bits one behind the other", () => {
    fc.assert(
      fc.property(entries, (symbols) => {
        const interval = new IntervalBits();
        write(interval, symbols);
        expect(bitsOf(interval)).toBe(expectedBits(symbols));
      }),
    );
  });

  it("repeats its last bits, few or many, at any place", () => {
    fc.assert(
      fc.property(entries, entries, fc.integer({ min: 1, max: 70 }), (before, again, times) => {
        const interval = new IntervalBits();
        write(interval, before);
        const start = interval.length;
        write(interval, again);
        interval.repeat(interval.length - start, times);
        write(interval, before);
        const expected = expectedBits(before) + expectedBits(again).repeat(times + 1) + expectedBits(before);
        expect(bitsOf(interval)).toBe(expected);
      }),
    );
  });

  it("starts over when cleared", () => {
    const interval = new IntervalBits();
    write(interval, [{ size: 9, extra: 300 }]);
    interval.clear();
    write(interval, [{ size: 3, extra: 5 }]);
    expect(bitsOf(interval)).toBe(expectedBits([{ size: 3, extra: 5 }]));
  });
});

describe("EntropySegment", () => {
  it("fills the last byte with ones, stuffs a zero behind each byte of ones and counts restarts", () => {
    fc.assert(
      fc.property(
        fc.array(entries, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (intervals, times) => {
          const segment = new EntropySegment(1);
          const expected: number[] = [];
          let restarts = 0;
          for (const symbols of intervals) {
            const interval = new IntervalBits();
            write(interval, symbols);
            segment.add(interval, times);
            const bits = expectedBits(symbols);
            const bytes = (bits + "1".repeat(-bits.length & 7)).match(/.{8}/g) ?? [];
            for (let i = 0; i < times; i++) {
              if (expected.length > 0) expected.push(0xff, 0xd0 + (restarts++ % 8));
              for (const byte of bytes)
                expected.push(...(byte === "11111111" ? [0xff, 0] : [Number.parseInt(byte, 2)]));
            }
          }
          expect([...segment.bytes()]).toEqual(expected);
        },
      ),
    );
  });

  it("gives the same bytes where intervals come in parts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(entries, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        (intervals) => {
          const whole = new EntropySegment(1);
          const parts = new EntropySegment(1);
          for (const interval of intervals) {
            const all = new IntervalBits();
            const each = new IntervalBits();
            parts.addPart(each);
            for (const symbols of interval) {
              write(all, symbols);
              write(each, symbols);
              parts.addPart(each);
            }
            whole.add(all, 1);
            parts.add(each, 1);
          }
          expect(parts.bytes()).toEqual(whole.bytes());
        },
      ),
    );
  });
});

interface SizedValue {
  readonly size: number;
  readonly extra: number;
}

/** Writes blocks that have nothing but a DC difference. */
function write(interval: IntervalBits, symbols: readonly SizedValue[]): void {
  const blocks = new BlockSymbols(1);
  blocks.begin(0, 0);
  blocks.end();
  // Without the end of block: all that stays is the entry that is free for the DC difference.
  blocks.starts[1] = 1;
  const scan: ScanRecord = {
    symbols: blocks,
    blocks: new Uint32Array(symbols.length),
    dcEntries: Uint32Array.from(symbols, ({ size, extra }) => (extra << 10) | size),
    rowLength: symbols.length,
    repeats: [],
    rowTimes: [1],
    frequencies: new Float64Array(1024),
  };
  interval.writeBlocks(scan, 0, symbols.length, codes);
}

function expectedBits(symbols: readonly SizedValue[]): string {
  return symbols
    .map(({ size, extra }) => {
      const packed = codes.codes[size] | extra;
      return packed.toString(2).padStart(codes.lengths[size], "0");
    })
    .join("");
}

function bitsOf(interval: IntervalBits): string {
  const { words } = interval.padded();
  const all = Array.from(words, (word) => word.toString(2).padStart(32, "0")).join("");
  return all.slice(0, interval.length);
}
