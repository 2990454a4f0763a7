import { readFileSync } from "node:fs";
import fc from "fast-check";
import { toProgressive } from "@pixelater/core/progressive";
import { describe, expect, it, vi } from "vitest";
import { ScanFinder } from "../src/scan-finder.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../photos/${name}`, import.meta.url)));
const { bytes, scans } = toProgressive(photo("rocket.jpg"));
const ENDS = scans.map(({ end }) => end);

function endsOf(file: Uint8Array, pieces: readonly number[]): readonly number[] {
  const finder = new ScanFinder();
  let at = 0;
  for (const length of pieces) finder.add(file.subarray(at, (at += length)));
  finder.add(file.subarray(at));
  return finder.ends;
}

/** Counts the bytes that are copied or searched. */
function bytesLookedAt(run: () => unknown): number {
  const copies = vi.spyOn(Uint8Array.prototype, "set");
  const searches = vi.spyOn(Uint8Array.prototype, "indexOf");
  run();
  const copied = copies.mock.calls.reduce((sum, [copy]) => sum + copy.length, 0);
  const searched = searches.mock.calls.reduce((sum, [, from = 0], i) => {
    const found = Number(searches.mock.results[i]?.value);
    const bytes: unknown = searches.mock.contexts[i];
    const searchedTo = found === -1 && bytes instanceof Uint8Array ? bytes.length : found + 1;
    return sum + Math.max(0, searchedTo - from);
  }, 0);
  vi.restoreAllMocks();
  return copied + searched;
}

describe("ScanFinder", () => {
  it("finds the end of each scan, however the bytes arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 })), (pieces) => {
        expect(endsOf(bytes, pieces)).toEqual(ENDS);
      }),
    );
    expect(
      endsOf(
        bytes.subarray(0, 15_000),
        Array.from({ length: 15_000 }, () => 1),
      ),
    ).toEqual(ENDS.filter((end) => end < 15_000 - 1));
  });

  it("finds a scan's end as soon as the marker after it is there", () => {
    const [end = 0] = ENDS;
    expect(endsOf(bytes.subarray(0, end + 1), [])).toEqual([]);
    expect(endsOf(bytes.subarray(0, end + 2), [])).toEqual([end]);
  });

  it("looks at each byte once, however long a scan or a segment is", () => {
    const [end = 0] = ENDS;
    const start = bytes.subarray(0, end);
    const comment = Uint8Array.of(0xff, 0xfe, 0xff, 0xff, ...new Uint8Array(0xfffd));
    const file = Uint8Array.from([
      ...start.subarray(0, 2),
      ...comment,
      ...start.subarray(2),
      ...new Uint8Array(200_000),
    ]);
    const pieces = Array.from({ length: Math.ceil(file.length / 500) }, () => 500);
    expect(bytesLookedAt(() => endsOf(file, pieces))).toBeLessThan(2.1 * file.length);
  });

  it("looks at nothing after the ends of interest", () => {
    const finder = new ScanFinder(2);
    finder.add(bytes.subarray(0, ENDS[1]));
    finder.add(bytes.subarray(ENDS[1], 20_000));
    expect(finder.ends).toEqual(ENDS.slice(0, 2));
    expect(
      bytesLookedAt(() => {
        finder.add(bytes.subarray(20_000));
      }),
    ).toBe(0);
    expect(finder.ends).toEqual(ENDS.slice(0, 2));
  });

  it("finds none in a sequential photo or another format, and takes any bytes", () => {
    expect(endsOf(photo("rocket.jpg"), [])).toEqual([]);
    expect(endsOf(photo("coffee.png"), [])).toEqual([]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (tail, cut) => {
        const damaged = Uint8Array.from([...bytes.subarray(0, 300), ...tail]);
        const ends = endsOf(damaged, [cut]);
        expect(ends).toEqual(endsOf(damaged, []));
      }),
    );
  });
});
