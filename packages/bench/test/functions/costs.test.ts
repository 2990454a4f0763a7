import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { medians, type Row } from "../../functions/comparison.ts";
import { dollarsPerMillion } from "../../functions/costs.ts";
import { replaceSection } from "../../functions/replace-section.ts";
import { dollarsSection, measuredSection } from "../../functions/tables.ts";
import { inPackage } from "../../src/folders.ts";

const START = {
  startMs: 200,
  firstMs: 400,
  warmMs: 180,
  processorMs: 100,
  tinyProcessorMs: 5,
  peakMegabytes: 120,
};

const ROWS: Row[] = [
  {
    candidate: "Pixelater",
    zippedBytes: 233_000,
    photo: "12 MP",
    photoBytes: 1_600_000,
    starts: [
      START,
      { ...START, startMs: 900, processorMs: 90 },
      { ...START, warmMs: 1_234, processorMs: 250 },
    ],
    puts: 6,
    gets: 3,
  },
  {
    candidate: "rival",
    zippedBytes: 8_785_000,
    photo: "12 MP",
    photoBytes: 1_600_000,
    starts: [{ ...START, processorMs: 473 }],
    puts: 5,
    gets: 1,
  },
];

describe("dollarsPerMillion", () => {
  it("follows the formulas of docs/costs.md", () => {
    const { computing, invocations, requests, total } = dollarsPerMillion({
      processorMs: 1,
      puts: 6,
      gets: 3,
    });
    // "a millisecond per photo is $0.0288 per million photos"
    expect(computing).toBeCloseTo(0.0288, 4);
    expect(invocations).toBe(0.2);
    expect(requests).toBeCloseTo(31.2);
    expect(total).toBeCloseTo(31.4288, 4);
  });
});

describe("medians", () => {
  it("are taken of each field by itself", () => {
    expect(medians(ROWS[0]?.starts ?? [])).toEqual(START);
  });
});

describe("the tables", () => {
  it("show the measurements, a row for each candidate", () => {
    const text = measuredSection(ROWS);
    expect(text).toContain("**12 MP, 1.6 MB, five JPEGs out**");
    expect(text).toContain("| Pixelater | 233 kB | 200 ms | 400 ms | 180 ms | 100 ms | 5 ms | 120 MiB | 3 |");
    expect(text).toContain("| rival | 8,785 kB | 200 ms | 400 ms | 180 ms | 473 ms | 5 ms | 120 MiB | 1 |");
  });

  it("show dollars, a column for each candidate", () => {
    const text = dollarsSection(ROWS);
    expect(text).toContain("| requests per photo | 6 PUT, 3 GET or HEAD | 5 PUT, 1 GET or HEAD |");
    expect(text).toContain("| function, 1,769 MB | 2.88 | 13.62 |");
    expect(text).toContain("| **total** | 34.28 | 39.22 |");
  });
});

describe("replaceSection", () => {
  const document = "before\n<!-- a -->\nold\n<!-- /a -->\nbetween\n<!-- b -->\nkept\n<!-- /b -->\n";

  it("changes that section only, and twice is the same as once", () => {
    const once = replaceSection(document, "a", "new");
    expect(once).toBe("before\n<!-- a -->\nnew\n<!-- /a -->\nbetween\n<!-- b -->\nkept\n<!-- /b -->\n");
    expect(replaceSection(once, "a", "new")).toBe(once);
  });

  it("throws for a missing section", () => {
    expect(() => replaceSection(document, "c", "new")).toThrow("<!-- c -->");
  });

  it("finds both sections of docs/costs.md", () => {
    const costs = readFileSync(inPackage("../../docs/costs.md"), "utf8");
    for (const name of ["measured", "dollars"]) {
      expect(replaceSection(costs, name, "of this run")).toContain(`<!-- ${name} -->\nof this run\n`);
    }
  });
});
