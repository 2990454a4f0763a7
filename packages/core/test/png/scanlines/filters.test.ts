import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paeth, unfilter } from "../../../src/png/scanlines/filters.ts";

/** PNG § 9.4, word for word. */
function paethOfSpecification(a: number, b: number, c: number): number {
  const p = a + b - c;
  const pa = Math.abs(p - a);
  const pb = Math.abs(p - b);
  const pc = Math.abs(p - c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

describe("paeth", () => {
  it("is the predictor of the specification for every left, up and upper left", () => {
    let different = 0;
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b++) {
        for (let c = 0; c < 256; c++) if (paeth(a, b, c) !== paethOfSpecification(a, b, c)) different++;
      }
    }
    expect(different).toBe(0);
  });
});

describe("unfilter", () => {
  it("undoes each filter type as the specification applies it, for every pixel size", () => {
    const cases = fc.record({
      step: fc.constantFrom(1, 2, 3, 4, 6, 8),
      pixels: fc.integer({ min: 1, max: 9 }),
      filterType: fc.integer({ min: 0, max: 4 }),
      isFirst: fc.boolean(),
      bytes: fc.uint8Array({ minLength: 144, maxLength: 144 }),
    });
    fc.assert(
      fc.property(cases, ({ step, pixels, filterType, isFirst, bytes }) => {
        const length = step * pixels;
        const raw = bytes.slice(0, length);
        const above = isFirst ? new Uint8Array(length) : bytes.slice(72, 72 + length);
        // The filtered scanline stands within others that must stay as they are.
        const line = new Uint8Array(length + 4).fill(99);
        line.set(filtered(filterType, raw, above, step), 2);
        unfilter(filterType, line, 2, length, isFirst ? undefined : above, 0, step);
        expect([...line]).toEqual([99, 99, ...raw, 99, 99]);
      }),
      { numRuns: 500 },
    );
  });
});

/** PNG § 9.2: Filt(x) = Orig(x) − the prediction from a (left), b (up) and c (upper left). */
function filtered(filterType: number, raw: Uint8Array, above: Uint8Array, step: number): Uint8Array {
  return raw.map((x, i) => {
    const a = i < step ? 0 : raw[i - step];
    const b = above[i];
    const c = i < step ? 0 : above[i - step];
    return x - [0, a, b, (a + b) >> 1, paethOfSpecification(a, b, c)][filterType];
  });
}
