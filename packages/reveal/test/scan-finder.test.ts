import { readFileSync } from "node:fs";
import fc from "fast-check";
import { toProgressive } from "@pixelater/core/progressive";
import { describe, expect, it } from "vitest";
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
