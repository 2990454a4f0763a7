import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { cellsToCover, mergeLayers, planKept, planLayers } from "../../src/regions/layers.ts";
import type { ColoredCover, Cover } from "../../src/regions/region.ts";
import { PIXEL } from "../../src/regions/touched.ts";

const IMAGE = layGrid({ cellSize: 10 }, 100, 60);
const OPTIONS = { size: IMAGE, cover: "cells" as ColoredCover, unit: PIXEL };
const BOX = { left: 20, top: 10, width: 40, height: 20 };

describe("planLayers", () => {
  it("lets regions in the image's grid share the lowest layer, and gives all others their own", () => {
    const layers = planLayers(
      [BOX, { ...BOX, cover: "solid" }, { ...BOX, left: 0 }, { ...BOX, cells: 4 }],
      OPTIONS,
    );
    expect(layers.map(({ cover, regions, own }) => [cover, regions.length, own !== undefined])).toEqual([
      ["cells", 2, false],
      ["solid", 1, true],
      ["cells", 1, true],
    ]);
    expect(planLayers([], OPTIONS)).toHaveLength(1);
    expect(planLayers([BOX], { ...OPTIONS, cover: "solid" })).toHaveLength(1);
  });

  it("lays a region's cells from its own edges, with a ring one cell wide", () => {
    const [layer] = planLayers([{ ...BOX, cells: 4 }], OPTIONS);
    expect([...(layer.own?.grid.xEdges ?? [])]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 100]);
    expect([...(layer.own?.grid.yEdges ?? [])]).toEqual([0, 10, 20, 30, 40, 60]);
    expect(layer.own?.near).toEqual({ left: 1, right: 7, top: 0, bottom: 4 });
  });

  it("grows a region to whole units, with one more between it and the ring, and never beyond the image", () => {
    const unit = { width: 16, height: 8, left: 4, top: 0 };
    const [layer] = planLayers([{ left: 5, top: 50, width: 20, height: 30, cells: 1 }], { ...OPTIONS, unit });
    expect([...(layer.own?.grid.xEdges ?? [])]).toEqual([0, 4, 36, 52, 84, 100]);
    expect([...(layer.own?.grid.yEdges ?? [])]).toEqual([0, 8, 40, 48, 60]);
  });

  it("takes as many cells as the image has there for surroundings, and enough for an outline", () => {
    const counts = (cover: Cover, shape: "rectangle" | "ellipse") =>
      planLayers([{ ...BOX, shape, cover }], OPTIONS)[0].own?.near;
    expect(counts("surroundings", "ellipse")).toEqual({ left: 1, right: 7, top: 0, bottom: 4 });
    expect(counts("solid", "rectangle")).toEqual({ left: 0, right: 3, top: 0, bottom: 3 });
    // Forty pixels have no more than forty columns.
    expect(counts("solid", "ellipse")).toEqual({ left: 1, right: 43, top: 1, bottom: 23 });
  });
});

describe("cellsToCover", () => {
  it("hides the region's cells; around are those beside them that no region touches", () => {
    const layers = planLayers(
      [
        { ...BOX, cells: 4, cover: "surroundings" },
        { left: 60, top: 0, width: 20, height: 15, cover: "solid" },
      ],
      OPTIONS,
    );
    const [layer] = layers;
    const grid = layer.own?.grid ?? IMAGE;
    const { hidden, around } = cellsToCover(grid, layer, layers, PIXEL);
    const rows = Array.from({ length: grid.rows }, (_, row) =>
      Array.from({ length: grid.columns }, (_, column) => {
        const cell = row * grid.columns + column;
        return hidden[cell] === 1 ? "X" : around[cell] === 1 ? "o" : "·";
      }).join(""),
    );
    expect(rows).toEqual(["·ooooo··", "·oXXXX··", "·oXXXXo·", "·oooooo·", "········"]);
  });

  it("hides all but the kept regions", () => {
    const layer = planKept([BOX], OPTIONS);
    const { hidden, around } = cellsToCover(IMAGE, layer, [layer], PIXEL);
    expect([...hidden].filter((one) => one === 0)).toHaveLength(8);
    expect([...around]).toEqual([...hidden].map((one) => 1 - one));
  });
});

describe("mergeLayers", () => {
  it("lays each layer's shown cells over those below", () => {
    const layer = (edges: readonly number[], grey: number, shown: readonly number[]) => ({
      ...layGrid({ grid: 1 }, 6, 1),
      columns: edges.length - 1,
      xEdges: Uint32Array.from(edges),
      colors: Uint8Array.from(shown.flatMap((_, i) => [grey + i, grey + i, grey + i, 255])),
      shown: Uint8Array.from(shown),
    });
    const merged = mergeLayers([layer([0, 2, 6], 10, [1, 1]), layer([0, 1, 3, 6], 50, [0, 1, 0])]);
    expect([...merged.xEdges]).toEqual([0, 1, 2, 3, 6]);
    expect([...merged.colors].filter((_, i) => i % 4 === 0)).toEqual([10, 51, 51, 11]);
    expect([...merged.shown]).toEqual([1, 1, 1, 1]);
  });

  it("refuses grids that cut each other into too many cells", () => {
    const fine = (offset: number) => {
      const edges = Uint32Array.from({ length: 1200 }, (_, i) =>
        i === 0 ? 0 : i === 1199 ? 9600 : 8 * i + offset,
      );
      const cells = 1199 ** 2;
      return {
        columns: 1199,
        rows: 1199,
        width: 9600,
        height: 9600,
        xEdges: edges,
        yEdges: edges,
        colors: new Uint8Array(4 * cells),
        shown: new Uint8Array(cells),
      };
    };
    expect(() => mergeLayers([fine(0), fine(1)])).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
  });
});
