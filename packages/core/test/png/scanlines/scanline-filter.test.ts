import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unfilter } from "../../../src/png/scanlines/filters.ts";
import { applyFilter, ScanlineFilter } from "../../../src/png/scanlines/scanline-filter.ts";

/** Undoes the filters of scanlines of `length` bytes. */
function unfiltered(filtered: Uint8Array, length: number, step: number): number[][] {
  const lines: number[][] = [];
  const bytes = filtered.slice();
  for (let at = 0; at < bytes.length; at += 1 + length) {
    const isFirst = at === 0;
    unfilter(bytes[at], bytes, at + 1, length, isFirst ? undefined : bytes, at - length, step);
    lines.push([...bytes.subarray(at + 1, at + 1 + length)]);
  }
  return lines;
}

describe("applyFilter", () => {
  it.each([0, 1, 2, 3, 4])("is undone by unfilter: type %d", (type) => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3, 4, 6, 8),
        fc.integer({ min: 1, max: 12 }).chain((pixels) =>
          fc.array(fc.uint8Array({ minLength: 8 * pixels, maxLength: 8 * pixels }), {
            minLength: 2,
            maxLength: 2,
          }),
        ),
        (step, [above, line]) => {
          const zeros = new Uint8Array(step);
          const out = new Uint8Array(2 * (1 + line.length));
          applyFilter(0, Uint8Array.of(...zeros, ...above), new Uint8Array(step + line.length), step, out, 1);
          out[1 + line.length] = type;
          applyFilter(
            type,
            Uint8Array.of(...zeros, ...line),
            Uint8Array.of(...zeros, ...above),
            step,
            out,
            2 + line.length,
          );
          expect(unfiltered(out, line.length, step)).toEqual([[...above], [...line]]);
        },
      ),
    );
  });
});

describe("ScanlineFilter", () => {
  function filtered(lines: readonly Uint8Array[], step: number, isFiltered = true): Uint8Array[] {
    const batches: Uint8Array[] = [];
    const filter = new ScanlineFilter(lines[0].length, step, isFiltered, (bytes) => {
      batches.push(bytes.slice());
    });
    let above = new Uint8Array(step + lines[0].length);
    for (const bytes of lines) {
      const line = Uint8Array.of(...new Uint8Array(step), ...bytes);
      filter.filter(line, above);
      above = line;
    }
    filter.flush();
    return batches;
  }

  it("passes on every scanline in batches, and chooses again after eight", () => {
    // Eight scanlines that rise to the right, then eight that are all alike.
    const rising = Array.from({ length: 8 }, (_, y) =>
      Uint8Array.from({ length: 6_000 }, (_, x) => 3 * x + 97 * y),
    );
    const noise = Uint8Array.from({ length: 6_000 }, (_, x) => Math.imul(x + 1, 2_654_435_761) >>> 24);
    const lines = [...rising, ...Array.from({ length: 8 }, () => noise)];
    const batches = filtered(lines, 1);
    expect(batches.map(({ length }) => length)).toEqual([10 * 6_001, 6 * 6_001]);
    const bytes = Uint8Array.from(batches.flatMap((batch) => [...batch]));
    expect(unfiltered(bytes, 6_000, 1)).toEqual(lines.map((line) => [...line]));
    const types = lines.map((_, y) => bytes[6_001 * y]);
    expect(new Set(types.slice(0, 8))).toEqual(new Set([1]));
    expect(new Set(types.slice(8)).size).toBe(1);
  });

  it("filters nothing where it is told so", () => {
    const line = Uint8Array.of(9, 8, 7);
    expect(filtered([line, line], 1, false)).toEqual([Uint8Array.of(0, 9, 8, 7, 0, 9, 8, 7)]);
  });
});
