import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { placeRegions, type Region } from "../../src/regions/region.ts";
import type { Point } from "../../src/regions/shapes.ts";
import { cellsOutside, cellsTouched } from "../../src/regions/touched.ts";

const GRID = layGrid({ cellSize: 10 }, 100, 60);

function picture(marks: Uint8Array): string[] {
  return Array.from({ length: GRID.rows }, (_, row) =>
    Array.from(marks.subarray(row * GRID.columns, (row + 1) * GRID.columns), (one) => "·X"[one]).join(""),
  );
}

const touchedBy = (...regions: readonly Region[]) =>
  picture(cellsTouched(GRID, placeRegions(regions, 100, 60)));

/** Returns how often an outline winds around a point. */
function windingOf(corners: readonly Point[], x: number, y: number): number {
  let winding = 0;
  for (const [i, a] of corners.entries()) {
    const b = corners[(i + 1) % corners.length];
    const side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);
    if (a.y <= y && b.y > y && side > 0) winding++;
    if (a.y > y && b.y <= y && side < 0) winding--;
  }
  return winding;
}

describe("cellsTouched, of a polygon", () => {
  it("takes what its inside reaches into, and nothing that its outline borders on", () => {
    expect(
      touchedBy({
        shape: "polygon",
        points: [
          [10, 10],
          [50, 10],
          [10, 50],
        ],
      }),
    ).toEqual(["··········", "·XXXX·····", "·XXX······", "·XX·······", "·X········", "··········"]);
  });

  it("takes the loops of an outline that crosses itself", () => {
    expect(
      touchedBy({
        shape: "polygon",
        points: [
          [0, 0],
          [60, 60],
          [60, 0],
          [0, 60],
        ],
      }),
    ).toEqual(["X····X····", "XX··XX····", "XXXXXX····", "XXXXXX····", "XX··XX····", "X····X····"]);
  });

  it("takes a dent's rest only where the outline passes", () => {
    const dented: Region = {
      shape: "polygon",
      points: [
        [0, 0],
        [100, 0],
        [100, 60],
        [55, 5],
        [45, 5],
        [0, 60],
      ],
    };
    expect(touchedBy(dented)).toEqual([
      "XXXXXXXXXX",
      "XXXXXXXXXX",
      "XXXX··XXXX",
      "XXX····XXX",
      "XX······XX",
      "X········X",
    ]);
  });

  it("turns a rectangle clockwise about its centre, and an ellipse", () => {
    expect(touchedBy({ left: 25, top: 28, width: 50, height: 4, rotate: 90 })).toEqual(
      Array<string>(6).fill("····XX····"),
    );
    const diagonal = touchedBy({ left: 20, top: 25, width: 60, height: 10, rotate: 45 });
    expect(diagonal[1]).toBe("··XXX·····");
    expect(diagonal[4]).toBe("·····XXX··");
    expect(touchedBy({ shape: "ellipse", left: 20, top: 25, width: 60, height: 10, rotate: 45 })[0]).toBe(
      "··XX······",
    );
  });

  it("grows by its padding, in pixels or in percent of its own sides", () => {
    expect(touchedBy({ left: 40, top: 20, width: 20, height: 10, pad: 10 })).toEqual(
      touchedBy({ left: 30, top: 10, width: 40, height: 30 }),
    );
    expect(touchedBy({ left: 40, top: 20, width: 20, height: 10, pad: "50%" })).toEqual(
      touchedBy({ left: 30, top: 15, width: 40, height: 20 }),
    );
  });

  it("covers every point inside, and cellsOutside keeps none of those outside", () => {
    const corner = fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: -20, max: 80 }));
    fc.assert(
      fc.property(
        fc.array(corner, { minLength: 3, maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        (points, cellSize) => {
          const grid = layGrid({ cellSize }, 100, 60);
          const corners = points.map(([x, y]) => ({ x, y }));
          const region: Region = { shape: "polygon", points };
          let placed;
          try {
            placed = placeRegions([region], 100, 60);
          } catch {
            placed = undefined;
          }
          const touched = placed && cellsTouched(grid, placed);
          const outside = placed && cellsOutside(grid, placed);
          // Points that no edge between whole numbers of this size can pass through.
          for (let y = Math.SQRT2 / 7; y < 60; y += 3) {
            for (let x = Math.SQRT2 / 9; x < 100; x += 3) {
              const cell = Math.floor(y / cellSize) * grid.columns + Math.floor(x / cellSize);
              const isInside = windingOf(corners, x, y) !== 0;
              if (isInside && touched?.[cell] !== 1) throw new Error(`Expected ${x}, ${y} hidden`);
              if (!isInside && outside?.[cell] === 0) throw new Error(`Expected ${x}, ${y} not kept`);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("cellsOutside", () => {
  const outside = (...regions: readonly Region[]) =>
    picture(cellsOutside(GRID, placeRegions(regions, 100, 60)));

  it("keeps the cells that lie in a region as a whole", () => {
    expect(outside({ left: 9, top: 10, width: 32, height: 25 })).toEqual([
      "XXXXXXXXXX",
      "X···XXXXXX",
      "X···XXXXXX",
      "XXXXXXXXXX",
      "XXXXXXXXXX",
      "XXXXXXXXXX",
    ]);
    expect(outside({ shape: "ellipse", left: 0, top: 0, width: 60, height: 60 })).toEqual([
      "XXXXXXXXXX",
      "X····XXXXX",
      "X····XXXXX",
      "X····XXXXX",
      "X····XXXXX",
      "XXXXXXXXXX",
    ]);
  });

  it("keeps whole units alone, up to the image's edge", () => {
    const grid = layGrid({ cellSize: 10 }, 100, 60);
    const unit = { width: 16, height: 16, left: 0, top: 0 };
    const all = cellsOutside(
      grid,
      placeRegions([{ left: 0, top: 0, width: 100, height: 60 }], 100, 60),
      unit,
    );
    expect([...new Set(all)]).toEqual([0]);
    const right = cellsOutside(
      grid,
      placeRegions([{ left: 30, top: 0, width: 70, height: 60 }], 100, 60),
      unit,
    );
    // The column from 30 to 40 begins in the unit from 16 to 32.
    expect(picture(right)[0]).toBe("XXXX······");
  });
});
