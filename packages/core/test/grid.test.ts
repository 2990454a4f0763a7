import { describe, expect, it } from "vitest";
import { layGrid } from "../src/grid.js";

describe("layGrid by count", () => {
  it("cuts 7 pixels into 3 cells where pixel centres fall", () => {
    expect([...layGrid({ grid: { columns: 3, rows: 1 } }, 7, 5).xEdges]).toEqual([0, 2, 5, 7]);
  });
});
