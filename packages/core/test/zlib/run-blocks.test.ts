import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunBlocks } from "../../src/zlib/run-blocks.ts";
import { seededRandom } from "../jpeg/random.ts";

const MOST_BYTES = 1 << 12;

/** Inflates blocks of these bytes, one after the other, behind an empty stored block and before one that is the last. */
function throughBlocks(blocks: readonly Uint8Array[]): Uint8Array {
  const runs = new RunBlocks(MOST_BYTES);
  const pieces: Uint8Array[] = [];
  let pending = { value: 0, count: 0 };
  for (const block of blocks) {
    const written = runs.write(block, pending);
    pieces.push(written.bytes);
    pending = written.pending;
  }
  // An empty block of fixed codes that is the last: 1, 10, and seven zeros (RFC 1951 §3.2.6).
  const end = pending.value | (3 << pending.count);
  return new Uint8Array(inflateRawSync(Buffer.concat([...pieces, Uint8Array.of(end, end >> 8, 0)])));
}

function concatenated(blocks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(blocks.flatMap((block) => [...block]));
}

describe("RunBlocks", () => {
  it("writes runs of any length, from any place on", () => {
    const lengths = [
      1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 258, 259, 260, 261, 262, 263, 516, 517, 518, 519, 520, 777,
    ];
    for (const length of lengths) {
      for (const before of [0, 1, 2, 3]) {
        const block = new Uint8Array(before + length + 3);
        for (let i = 0; i < before; i++) block[i] = 50 + i;
        block.fill(7, before, before + length);
        block.fill(9, before + length);
        expect(throughBlocks([block]), `${length} from ${before}`).toEqual(block);
      }
    }
  });

  it("writes several blocks, each from the bit on at which the one before ends", () => {
    const run = fc.record({
      byte: fc.nat(255),
      length: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.nat(600)),
    });
    const block = fc
      .array(run, { maxLength: 6 })
      .map((runs) => concatenated(runs.map(({ byte, length }) => new Uint8Array(length).fill(byte))));
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
        expect(throughBlocks(blocks)).toEqual(concatenated(blocks));
      }),
    );
  });

  it("writes bytes whose best code is longer than it allows", () => {
    // Fibonacci numbers make the longest codes.
    const bytes: number[] = [];
    for (let byte = 0, count = 1, next = 1; bytes.length + count < MOST_BYTES; byte++) {
      for (let i = 0; i < count; i++) bytes.push(byte);
      [count, next] = [next, count + next];
    }
    const random = seededRandom(11);
    const shuffled = Uint8Array.from(
      bytes.map((byte) => [random(), byte] as const).sort(([a], [b]) => a - b),
      ([, byte]) => byte,
    );
    expect(throughBlocks([shuffled])).toEqual(shuffled);
  });

  it("says how many bits a block takes", () => {
    const random = seededRandom(3);
    for (const most of [1, 2, 5, 256]) {
      const block = Uint8Array.from({ length: MOST_BYTES }, () => most * random() * random());
      const runs = new RunBlocks(MOST_BYTES);
      const { bytes, pending } = runs.write(block, { value: 0, count: 0 });
      expect(runs.bitsOf(block)).toBe(8 * bytes.length + pending.count);
    }
  });
});
