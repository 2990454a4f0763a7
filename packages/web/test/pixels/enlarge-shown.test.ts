import { layGrid } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enlarge, enlargeShown } from "../../src/pixels/enlarge.ts";
import { shownBounds } from "../../src/pixels/shown-bounds.ts";

const partial = fc
  .record({ columns: fc.integer({ min: 1, max: 7 }), rows: fc.integer({ min: 1, max: 6 }) })
  .chain(({ columns, rows }) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: columns * rows, maxLength: columns * rows })
      .map((shown) => ({
        ...layGrid({ grid: { columns, rows } }, 70, 60),
        colors: Uint8Array.from({ length: 4 * columns * rows }, (_, i) => i + 1),
        shown: Uint8Array.from(shown),
      })),
  );

describe("enlargeShown", () => {
  test("gives the shown cells of the enlarged mosaic, and transparent pixels between them", () => {
    fc.assert(
      fc.property(
        partial,
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 90 }),
        (mosaic, w, h) => {
          const size = { width: w, height: h };
          const all = enlarge(mosaic, size, { left: 0, top: 0, ...size });
          const marked = enlarge({ ...mosaic, colors: marksOf(mosaic.shown) }, size, {
            left: 0,
            top: 0,
            ...size,
          });
          const found = enlargeShown(mosaic, w, h);
          for (let y = 0; y < h; y++) {
            for (let x = 0; x < w; x++) {
              const at = 4 * (y * w + x);
              const expected = marked[at] === 1 ? [...all.subarray(at, at + 4)] : [0, 0, 0, 0];
              expect(pixelOf(found, x, y)).toEqual(expected);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("gives nothing where no cell is shown or visible", () => {
    const grid = layGrid({ grid: 4 }, 40, 40);
    const mosaic = { ...grid, colors: new Uint8Array(64), shown: new Uint8Array(16) };
    expect(shownBounds(mosaic)).toBeNull();
    expect(enlargeShown(mosaic, 40, 40)).toBeNull();
  });
});

test("shownBounds is the smallest range with all shown cells", () => {
  const grid = layGrid({ grid: { columns: 4, rows: 3 } }, 40, 30);
  const shown = Uint8Array.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  expect(shownBounds({ ...grid, colors: new Uint8Array(48), shown })).toEqual({
    left: 1,
    right: 3,
    top: 1,
    bottom: 3,
  });
});

/** Returns colors whose red says whether a cell is shown. */
function marksOf(shown: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 4 * shown.length }, (_, i) => (i % 4 === 0 ? (shown[i / 4] ?? 0) : 255));
}

function pixelOf(found: ReturnType<typeof enlargeShown>, x: number, y: number): number[] {
  if (found === null) return [0, 0, 0, 0];
  const { left, top, width, height, pixels } = found;
  if (x < left || y < top || x >= left + width || y >= top + height) return [0, 0, 0, 0];
  const at = 4 * ((y - top) * width + x - left);
  return [...pixels.subarray(at, at + 4)];
}
