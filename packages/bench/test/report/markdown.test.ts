import { describe, expect, it } from "vitest";
import { reportOf } from "../../src/report/markdown.ts";
import { FINDINGS } from "./findings.ts";

const report = reportOf(FINDINGS, [{ title: "Ratios", path: "ratios.svg" }]);

describe("the report", () => {
  it.each([
    "Written by `npm run bench -- --quick` in 4:05 min",
    "The machine was quiet: contestants had a processor 99 % of their time (median).",
    "Skipped broken.jpg: no pixels.",
    "![Ratios](ratios.svg)",
    "| pixelater | 30.0 | 4 % | 5 × 3 | 1 % | 1.00 | 1.2 | 0.25 | 100 kB |",
    "Without image-js: about 9 s for one lap.",
    "100 MP JPEG q80, without jimp: its process ended by SIGABRT.",
    "| 6 MP JPEG q80 → PNG | 5 | 100 kB | 900 kB |  | yes |  | **no** |  |",
    "Checked with libvips, Chromium 153, without pngcheck: not installed.",
    "| pillow |  | absent: no Python |",
    "| Decode, 6 MP JPEG | 60.0 | sharp | 15.0 | 0.25 |",
    "Decode, 6 MP JPEG, without pngjs: it reads no JPEGs.",
    "takes 120 ms of processor time, compiling included; a later one 30.0 ms.",
  ])("says: %s", (line) => {
    expect(report).toContain(line);
  });

  it("opens with a table against rivals and the charts of time, and ends with the goals that were not reached", () => {
    const both = reportOf(FINDINGS, [
      { title: "Ratios", path: "benchmarks/ratios.svg" },
      { title: "Time", path: "benchmarks/time.svg" },
      { title: "Memory", path: "benchmarks/memory.svg" },
    ]);
    const inOrder = [
      "| 6 MP JPEG q80 → PNG | **30 ms** | 90 ms, 3.0× (sharp + fill) | 180 ms, 6.0× | 3000 ms, 100× |",
      "benchmarks/ratios.svg",
      "benchmarks/time.svg",
      "## How it is measured",
      "## Other jobs",
      "benchmarks/memory.svg",
      "## Every job",
      "## Goals reached",
      "## Goals not reached",
    ].map((text) => both.indexOf(text));
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    expect(both.split("## Goals not reached")[1]).toContain("| takes 30 ms");
  });

  it("says when the machine was busy", () => {
    const busy = FINDINGS.races.map((race) => ({
      ...race,
      results: race.results.map((result) => ({ ...result, processorShare: 0.7 })),
    }));
    expect(reportOf({ ...FINDINGS, races: busy }, [])).toContain("**The machine was busy with other work**");
  });

  it("has tables whose rows all have as many cells as their head", () => {
    const tables = report.split("\n\n").filter((part) => part.startsWith("| "));
    expect(tables).toHaveLength(9);
    for (const table of tables) {
      const widths = table.split("\n").map((row) => row.split(" | ").length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});
