import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { coverAll, coverCells, isGreyCover } from "../../src/regions/cover.ts";
import type { ColoredCover } from "../../src/regions/region.ts";

/** A mosaic of greys, and its hidden cells (negative) and those around (odd). */
function cellsOf(rows: readonly (readonly number[])[], cellSize = 1) {
  const greys = rows.flat();
  const grid = layGrid({ cellSize }, rows[0].length * cellSize, rows.length * cellSize);
  const colors = Uint8Array.from(
    greys.flatMap((grey) => [Math.abs(grey), Math.abs(grey), Math.abs(grey), 255]),
  );
  const mosaic: Mosaic = { ...grid, colors };
  const hidden = Uint8Array.from(greys, (grey) => Number(grey < 0));
  const around = Uint8Array.from(greys, (grey) => Number(grey > 0 && grey % 2 === 1));
  return { mosaic, cells: { hidden, around } };
}

const greysOf = ({ colors }: Mosaic) => [...colors].filter((_, i) => i % 4 === 0);

describe("coverCells", () => {
  it("fills with the mean of the cells around that border on a hidden one", () => {
    const { mosaic, cells } = cellsOf([
      [11, 31, 51, 201],
      [13, -90, 50, 203],
    ]);
    // 11, 31, 51 and 13 border on it; 50 is not around, 201 and 203 do not border.
    expect(greysOf(coverCells(mosaic, cells, "solid"))).toEqual([11, 31, 51, 201, 13, 27, 50, 203]);
  });

  it("weights the ring by pixels and by alpha", () => {
    const colors = Uint8Array.of(10, 0, 0, 255, 0, 0, 0, 9, 70, 0, 0, 255);
    const xEdges = Uint32Array.of(0, 3, 4, 5);
    const mosaic = { columns: 3, rows: 1, width: 5, height: 1, xEdges, yEdges: Uint32Array.of(0, 1), colors };
    const cells = { hidden: Uint8Array.of(0, 1, 0), around: Uint8Array.of(1, 0, 1) };
    expect([...coverCells(mosaic, cells, "solid").colors.subarray(4, 8)]).toEqual([25, 0, 0, 255]);
    const clear = { ...mosaic, colors: Uint8Array.of(10, 0, 0, 0, 0, 0, 0, 9, 70, 0, 0, 255) };
    expect([...coverCells(clear, cells, "solid").colors.subarray(4, 8)]).toEqual([70, 0, 0, 64]);
  });

  it("interpolates between the nearest cells around, in four directions", () => {
    const { mosaic, cells } = cellsOf([
      [2, 2, 2, 2, 2],
      [11, -90, -91, -92, 51],
      [2, 2, 2, 2, 2],
    ]);
    expect(greysOf(coverCells(mosaic, cells, "surroundings")).slice(5, 10)).toEqual([11, 21, 31, 41, 51]);
    const cross = cellsOf([
      [2, 61, 2],
      [11, -90, 31],
      [2, 21, 2],
    ]);
    expect(greysOf(coverCells(cross.mosaic, cross.cells, "surroundings"))[4]).toBe(31);
  });

  it("falls back on all cells around, and on a middle grey where there are none", () => {
    const apart = cellsOf([
      [2, 2, 101],
      [-90, 2, 2],
    ]);
    expect(greysOf(coverCells(apart.mosaic, apart.cells, "surroundings"))[3]).toBe(101);
    const alone = cellsOf([[-90]]);
    expect(greysOf(coverCells(alone.mosaic, alone.cells, "surroundings"))).toEqual([128]);
    expect(greysOf(coverCells(alone.mosaic, alone.cells, "solid"))).toEqual([128]);
  });

  it("fills with a color, and leaves a mosaic of cells as it is", () => {
    const { mosaic, cells } = cellsOf([[2, -9]]);
    expect([...coverCells(mosaic, cells, "#0A10ff").colors]).toEqual([2, 2, 2, 255, 10, 16, 255, 255]);
    expect(coverCells(mosaic, cells, "cells")).toBe(mosaic);
    expect([...coverAll(mosaic, "#010203").colors]).toEqual([1, 2, 3, 255, 1, 2, 3, 255]);
    expect(coverAll(mosaic, "cells")).toBe(mosaic);
  });

  it.each<ColoredCover>(["#12345", "#gggggg", "#"])("throws for %j in place of a color", (cover) => {
    const { mosaic, cells } = cellsOf([[2, -9]]);
    expect(() => coverCells(mosaic, cells, cover)).toThrow(TypeError);
    expect(() => coverAll(mosaic, cover)).toThrow(TypeError);
  });

  it("takes nothing from hidden cells, and keeps all others", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(byte, byte, byte, byte, fc.constantFrom(0, 1, 2)), {
          minLength: 12,
          maxLength: 12,
        }),
        fc.array(byte, { minLength: 48, maxLength: 48 }),
        fc.constantFrom<ColoredCover>("solid", "surroundings", "#445566"),
        (all, others, cover) => {
          const colors = Uint8Array.from(all.flatMap(([r, g, b, a]) => [r, g, b, a]));
          const cells = {
            hidden: Uint8Array.from(all, (one) => Number(one[4] === 0)),
            around: Uint8Array.from(all, (one) => Number(one[4] === 1)),
          };
          const grid = layGrid({ grid: { columns: 4, rows: 3 } }, 13, 10);
          const changed = colors.map((value, i) => (cells.hidden[i >> 2] === 1 ? others[i] : value));
          const covered = coverCells({ ...grid, colors }, cells, cover).colors;
          expect(coverCells({ ...grid, colors: changed }, cells, cover).colors).toEqual(covered);
          covered.forEach((value, i) => {
            if (cells.hidden[i >> 2] === 0) expect(value).toBe(colors[i]);
          });
        },
      ),
    );
  });
});

it("isGreyCover knows the covers that can have a hue", () => {
  expect((["cells", "solid", "surroundings", "#777777", "#777778"] as const).map(isGreyCover)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});
