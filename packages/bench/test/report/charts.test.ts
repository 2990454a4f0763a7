import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { writeCharts } from "../../src/report/charts.ts";
import { logScale } from "../../src/report/scale.ts";
import { FINDINGS } from "./findings.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelater-bench-charts-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("writeCharts", () => {
  it("draws a bar of the length of its ratio for each contestant of a headline job", async () => {
    await writeCharts(FINDINGS, join(folder, "charts"), folder);
    const svg = readFileSync(join(folder, "charts/ratios.svg"), "utf8");
    const bars = [...svg.matchAll(/<rect x="150" y="[\d.]+" width="([\d.]+)"/g)].map((match) =>
      Number(match[1]),
    );
    expect(bars).toHaveLength(5);
    const [ours = 0, sharpBar = 0, , , jimp = 0] = bars;
    expect(ours).toBe(2);
    // By logarithms: log 9 / log 100.
    expect(sharpBar / jimp).toBeCloseTo(Math.log(9) / Math.log(100), 2);
    expect(svg).toContain(">9.0×<");
  });

  it("names the charts from where the report lies, each one a picture", async () => {
    const charts = await writeCharts(FINDINGS, join(folder, "charts"), folder);
    expect(charts.map(({ path }) => path)).toEqual([
      "charts/ratios.svg",
      "charts/time.svg",
      "charts/memory.svg",
    ]);
    for (const { path } of charts) {
      expect((await sharp(join(folder, path)).metadata()).width).toBe(760);
    }
  });

  it("leaves out charts for which there is nothing", async () => {
    expect(await writeCharts({ ...FINDINGS, races: [], memory: [] }, folder, folder)).toEqual([]);
  });
});

describe("logScale", () => {
  it("reaches from the tick below the smallest value to the one above the largest", () => {
    const scale = logScale([3, 40], 0, 100);
    expect(scale.ticks).toEqual([2, 5, 10, 20, 50]);
    expect(scale.position(2)).toBe(0);
    expect(scale.position(50)).toBe(100);
    expect(scale.position(10)).toBeCloseTo(50);
  });
});
