import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../../src/mosaic/grid.ts";
import { AnyBlocks } from "../../../src/jpeg/mosaic/any-blocks.ts";
import { BlockSymbols, EXTRA_SHIFT } from "../../../src/jpeg/entropy/block-symbols.ts";
import { type MosaicComponent, mosaicComponents } from "../../../src/jpeg/mosaic/component.ts";
import { EdgeBlocks, hasSingleEdges } from "../../../src/jpeg/mosaic/edge-blocks.ts";
import type { Mosaic } from "../../../src/mosaic/mosaic.ts";
import { colorsFrom } from "./mosaic.ts";

/** Mosaics whose cells are no smaller than the 16 pixels of a block of chrominance. */
const wideMosaics: fc.Arbitrary<Mosaic> = fc
  .record({
    width: fc.integer({ min: 16, max: 47 }),
    height: fc.integer({ min: 16, max: 47 }),
    columns: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer(),
  })
  .map(({ width, height, columns, rows, seed }) => {
    const grid = layGrid({ grid: { columns, rows } }, width * columns, height * rows);
    return { ...grid, colors: colorsFrom(seed, columns * rows) };
  });

describe("EdgeBlocks", () => {
  it("gives the coefficients that summing up the pieces gives, where one edge each way meets at most", () => {
    fc.assert(
      fc.property(
        wideMosaics,
        fc.constantFrom(20, 80, 100),
        fc.constantFrom("4:2:0" as const, "4:4:4" as const),
        (mosaic, quality, subsampling) => {
          for (const component of mosaicComponents(mosaic, quality, subsampling, true).components) {
            expect(hasSingleEdges(component.columnCuts)).toBe(true);
            expect(hasSingleEdges(component.rowCuts)).toBe(true);
            const edge = coefficients(new EdgeBlocks(component, mosaic.columns), component);
            const any = coefficients(new AnyBlocks(component, mosaic.columns), component);
            expect(edge).toEqual(any);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is not for blocks in which two edges of one direction meet", () => {
    const has = (cellSize: { width: number; height: number }) => {
      const grid = layGrid({ cellSize }, 96, 96);
      const mosaic = { ...grid, colors: colorsFrom(1, grid.columns * grid.rows) };
      const { components } = mosaicComponents(mosaic, 80, "4:2:0", false);
      return components.map(({ columnCuts, rowCuts }) => [
        hasSingleEdges(columnCuts),
        hasSingleEdges(rowCuts),
      ]);
    };
    expect(has({ width: 16, height: 16 })).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
    expect(has({ width: 9, height: 40 })).toEqual([
      [true, true],
      [false, true],
      [false, true],
    ]);
    expect(has({ width: 40, height: 5 })).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
  });

  it("takes those rows of blocks that one edge cuts at most, where two cut others", () => {
    const grid = layGrid({ cellSize: { width: 16, height: 13 } }, 96, 104);
    const mosaic = { ...grid, colors: colorsFrom(2, grid.columns * grid.rows) };
    const [, chrominance] = mosaicComponents(mosaic, 80, "4:2:0", false).components;
    const edge = new EdgeBlocks(chrominance, mosaic.columns);
    const any = new AnyBlocks(chrominance, mosaic.columns);
    const { counts, pieces } = chrominance.rowCuts;
    const rows = [...counts.keys()];
    // Of the edges at 13, 26, …, 91 two cut the blocks from 64 to 80, and at most one cuts others.
    expect(rows.map((row) => edge.takesRow(row))).toEqual(
      rows.map((row) => pieces[row + 1] - pieces[row] < 3),
    );
    expect(rows.filter((row) => !edge.takesRow(row)).length).toBeGreaterThan(0);
    for (const row of rows.filter((row) => edge.takesRow(row))) {
      expect(symbolsOfRow(edge, row, chrominance)).toEqual(symbolsOfRow(any, row, chrominance));
    }
  });
});

function symbolsOfRow(blocks: AnyBlocks | EdgeBlocks, row: number, component: MosaicComponent): number[] {
  const symbols = new BlockSymbols(component.columnCuts.counts.length);
  blocks.addRow(row, 1, symbols);
  return [...symbols.dcs, ...symbols.entries.subarray(0, symbols.starts[symbols.count])];
}

/** 64 for each block of a component, in zig-zag order, read back from the symbols. */
function coefficients(blocks: AnyBlocks | EdgeBlocks, component: MosaicComponent): number[] {
  const columns = component.columnCuts.counts.length;
  const rows = component.rowCuts.counts.length;
  const symbols = new BlockSymbols(columns * rows);
  for (let row = 0; row < rows; row++) blocks.addRow(row, 1, symbols);
  expect(symbols.count).toBe(columns * rows);
  return Array.from({ length: symbols.count }, (_, block) => {
    const values = new Array<number>(64).fill(0);
    values[0] = symbols.dcs[block];
    let place = 0;
    for (let i = symbols.starts[block] + 1; i < symbols.starts[block + 1]; i++) {
      const entry = symbols.entries[i];
      const size = entry & 15;
      const extra = entry >>> EXTRA_SHIFT;
      if ((entry & 255) === 0xf0) place += 16;
      else if ((entry & 255) !== 0) {
        place += ((entry & 255) >> 4) + 1;
        values[place] = extra < 1 << (size - 1) ? extra - (1 << size) + 1 : extra;
      }
    }
    return values;
  }).flat();
}
