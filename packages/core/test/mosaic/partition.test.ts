import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridSize, layGrid } from "../../src/mosaic/grid.ts";
import {
  commonPartition,
  foldSums,
  partsAtMost,
  type PlannedGrid,
  sharedPasses,
} from "../../src/mosaic/partition.ts";
import { anyGridOptions } from "../pixels/arbitrary-raster.ts";

describe("commonPartition", () => {
  it("has every cut of every grid and no other", () => {
    const grids = [layGrid({ cellSize: 4 }, 10, 6), layGrid({ grid: { columns: 2, rows: 3 } }, 10, 6)];
    const partition = commonPartition(grids);
    expect([...partition.xEdges]).toEqual([0, 4, 5, 8, 10]);
    expect([...partition.yEdges]).toEqual([0, 2, 4, 6]);
  });

  it("sorts cuts as numbers", () => {
    expect([...commonPartition([layGrid({ cellSize: 9 }, 101, 1)]).xEdges].slice(-3)).toEqual([90, 99, 101]);
  });
});

describe("sharedPasses", () => {
  it("keeps all jobs in order, and together as long as their parts are few enough", () => {
    const jobLists = fc.array(anyGridOptions(), { maxLength: 8 });
    fc.assert(
      fc.property(jobLists, fc.integer({ min: 1, max: 2_000 }), (options, maxParts) => {
        const jobs = options.map((gridOptions) => ({ gridOptions, ...gridSize(gridOptions, 60, 40) }));
        const passes = sharedPasses(jobs, maxParts);
        expect(passes.flat()).toEqual(jobs);
        for (const [i, pass] of passes.entries()) {
          if (pass.length > 1) expect(partsOf(pass)).toBeLessThanOrEqual(maxParts);
          const next = passes.at(i + 1)?.slice(0, 1);
          if (next !== undefined) expect(partsOf([...pass, ...next])).toBeGreaterThan(maxParts);
        }
      }),
    );
  });
});

describe("partsAtMost", () => {
  it("is never less than the parts, and exact where one grid has the edges of all", () => {
    const side = fc.integer({ min: 1, max: 60 });
    const lists = fc.array(anyGridOptions(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(side, side, lists, (width, height, options) => {
        const planned = options.map((gridOptions) => ({
          gridOptions,
          ...gridSize(gridOptions, width, height),
        }));
        const { columns, rows } = commonPartition(options.map((option) => layGrid(option, width, height)));
        const most = partsAtMost(planned);
        expect(most.columns).toBeGreaterThanOrEqual(columns);
        expect(most.rows).toBeGreaterThanOrEqual(rows);
      }),
    );
    const nested = [{ grid: 16 }, { grid: 8 }, { grid: 16 }, { grid: 2 }].map((gridOptions) => ({
      gridOptions,
      ...gridSize(gridOptions, 101, 33),
    }));
    expect(partsAtMost(nested)).toEqual({ columns: 16, rows: 16, width: 101, height: 33 });
  });
});

describe("foldSums", () => {
  it("adds the parts' areas up to the cells' areas, for each of several grids", () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, anyGridOptions(), anyGridOptions(), (width, height, a, b) => {
        const grids = [layGrid(a, width, height), layGrid(b, width, height)];
        const partition = commonPartition(grids);
        const areas = areasOf(partition);
        for (const grid of grids) expect([...foldSums(areas, 1, partition, grid)]).toEqual(areasOf(grid));
      }),
    );
  });

  it("keeps channels apart", () => {
    const whole = layGrid({ grid: 1 }, 2, 1);
    const halves = layGrid({ grid: 2 }, 2, 1);
    expect([...foldSums([1, 20, 300, 4, 50, 600], 3, halves, whole)]).toEqual([5, 70, 900]);
  });
});

function partsOf(jobs: readonly PlannedGrid[]): number {
  const { columns, rows } = partsAtMost(jobs);
  return columns * rows;
}

function areasOf(grid: { xEdges: Uint32Array; yEdges: Uint32Array }): number[] {
  const lengths = (edges: Uint32Array) => [...edges.slice(1)].map((edge, i) => edge - edges[i]);
  return lengths(grid.yEdges).flatMap((h) => lengths(grid.xEdges).map((w) => w * h));
}
