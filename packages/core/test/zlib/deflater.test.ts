import { deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deflater } from "../../src/zlib/deflater.ts";
import { openBlockDeflater } from "../../src/zlib/block-deflater.ts";
import { openSegmentDeflater } from "../../src/zlib/segment-deflater.node.ts";
import { seededRandom } from "../jpeg/random.ts";

/** Deflates bytes that are added in pieces of these lengths, in turn, and overwritten afterwards. */
function deflatedBy(open: () => Deflater, bytes: Uint8Array, lengths: readonly number[]): Buffer {
  const deflater = open();
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.slice(at, at + lengths[i % lengths.length]);
    deflater.add(piece);
    at += piece.length;
    piece.fill(99);
  }
  return Buffer.concat(deflater.end());
}

function noise(length: number, most: number): Uint8Array {
  const random = seededRandom(5);
  return Uint8Array.from({ length }, () => most * random());
}

/** Bytes like those of a screenshot: lines that recur at distances of some thousand bytes. */
function recurring(length: number): Uint8Array {
  const lines = noise(20_000, 256);
  return Uint8Array.from({ length }, (_, i) => lines[(i % 7_001) + 13 * (Math.floor(i / 7_001) % 9)]);
}

const deflaters = [
  ["segment", openSegmentDeflater],
  ["block", openBlockDeflater],
] as const;

describe.each(deflaters)("the %s deflater", (_, open) => {
  it("gives a zlib stream of the bytes that were added, in pieces of any length", () => {
    const kinds = [noise(700_000, 256), noise(700_000, 4), recurring(700_000), new Uint8Array(700_000)];
    for (const bytes of kinds) {
      for (const lengths of [[1 << 20], [1 << 18], [65_536, 3, 12_097], [(1 << 18) - 1, 2]]) {
        expect(inflateSync(deflatedBy(open, bytes, lengths)).equals(bytes), lengths.join()).toBe(true);
      }
    }
  });

  it("gives back few bytes, and none", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 }),
        (bytes, lengths) => {
          expect(new Uint8Array(inflateSync(deflatedBy(open, bytes, lengths)))).toEqual(bytes);
        },
      ),
    );
  });

  it("finds what recurs, as zlib does", () => {
    const bytes = recurring(2_000_000);
    expect(deflatedBy(open, bytes, [65_536]).length).toBeLessThan(1.6 * deflateSync(bytes).length);
  });

  it("finds what recurs behind noise, and gives noise behind what recurs", () => {
    const parts = [noise(1_300_000, 256), recurring(3_000_000), noise(1_000_000, 256)];
    const stream = deflatedBy(open, Buffer.concat(parts), [65_536]);
    expect(inflateSync(stream).equals(Buffer.concat(parts))).toBe(true);
    // What decides on a method speaks for the two megabytes behind it, at most.
    expect(stream.length).toBeLessThan(
      2_300_000 + 2_000_000 + 1.6 * deflateSync(recurring(1_000_000)).length,
    );
  });

  it("takes as many bytes for noise and for runs as zlib, but for some percent", () => {
    for (const bytes of [noise(2_000_000, 30), noise(2_000_000, 256), new Uint8Array(2_000_000)]) {
      const length = deflatedBy(open, bytes, [65_536]).length;
      expect(length).toBeLessThan(1.05 * deflateSync(bytes).length + 2_000);
    }
  });
});
