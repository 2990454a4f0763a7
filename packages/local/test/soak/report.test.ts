import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { functionProcesses, largestMb } from "../../soak/processes.ts";
import { readOptions } from "../../soak/options.ts";
import { failuresOf, type Findings, markdownOf, placed, rowsOf } from "../../soak/report.ts";
import { isFlat, percentile } from "../../soak/statistics.ts";

const whole: Findings = {
  uploads: 2_000,
  seed: 7,
  seconds: 90,
  machine: "2 cores",
  duplicates: 101,
  calls: 22_299,
  faults: 1_152,
  retries: 2,
  redriven: 0,
  lost: 0,
  wrong: 0,
  notNotified: 0,
  notifiedTwice: 0,
  deliveries: [10, 20, 1_030].map((ms) => ({ ms, isDisturbed: ms > 1_000 })),
  functionMs: 50_000,
  aroundMs: 25_000,
  memory: [100, 150, 200, 210, 211, 212, 213, 214, 215, 216],
  flat: true,
};

describe("the soak's table", () => {
  it("separates deliveries with a fault from the others", () => {
    const rows = new Map(rowsOf(whole));
    expect(rows.get("p50, p95, p99 of a delivery, retries included")).toBe("20 ms, 1,030 ms, 1,030 ms");
    expect(rows.get("of the 2 without a fault")).toBe("10 ms, 20 ms, 20 ms");
    expect(rows.get("of the 1 with a fault or a duplicate event")).toBe("1,030 ms, 1,030 ms, 1,030 ms");
    expect(rows.get("processor time per upload: the function, everything around it")).toBe(
      "25.0 ms, 12.5 ms",
    );
  });

  it("replaces the text between the markers only", () => {
    const [begin, end] = ["<!-- npm run soak -- --publish writes from here … -->", "<!-- … to here -->"];
    const document = `before\n${begin}\nof an earlier run\n${end}\nafter\n`;
    const once = placed(document, markdownOf(whole));
    expect(once).toContain("2,000 uploads in 1.5 minutes on 2 cores");
    expect(once.startsWith(`before\n${begin}\n`) && once.endsWith(` |\n\n${end}\nafter\n`)).toBe(true);
    expect(once).not.toContain("of an earlier run");
    expect(placed(once, markdownOf(whole))).toBe(once);
    expect(() => placed("no marks", "")).toThrow(TypeError);
  });

  it("has its markers in docs/reliability.md", () => {
    const document = readFileSync(new URL("../../../../docs/reliability.md", import.meta.url), "utf8");
    expect(placed(document, markdownOf(whole))).toContain("2,000 uploads in 1.5 minutes on 2 cores");
  });
});

describe("a soak", () => {
  it.each([
    [{}, []],
    [{ lost: 1 }, ["1 objects lost"]],
    [{ wrong: 2, notifiedTwice: 3 }, ["2 outputs with wrong bytes", "3 notifications sent twice"]],
    [{ notNotified: 1 }, ["1 uploads not notified"]],
    [{ flat: false }, ["memory grew in the second half"]],
    [{ flat: undefined }, []],
  ])("with %j fails with %j", (change, failures) => {
    expect(failuresOf({ ...whole, ...change })).toEqual(failures);
  });

  it.each([
    ["grown to its size early", [100, 150, 200, 230, 231, 232, 233, 234, 235, 236], 10_000, true],
    ["growing on", [100, 120, 140, 160, 180, 200, 220, 240, 260, 280], 10_000, false],
    ["of a short run", [100, 120, 140, 160, 180, 200, 220, 240, 260, 280], 300, undefined],
    ["that was not measured", Array<number>(10).fill(NaN), 10_000, undefined],
  ])("judges whether memory %s is flat", (_, tenths, uploads, flat) => {
    expect(isFlat(tenths, uploads)).toBe(flat);
  });

  it("takes the largest process, and measures nothing where there is none", () => {
    const processes = [70, 90, 80].map((residentMb, pid) => ({ pid, residentMb, processorMs: 1 }));
    expect(largestMb(processes)).toBe(90);
    expect(largestMb([])).toBeNaN();
    expect(functionProcesses().every(({ residentMb }) => residentMb > 0)).toBe(true);
  });

  it.each([
    [["--uploads", "9"], "for --uploads but received 9"],
    [["--seed", "x"], "for --seed but received x"],
    [["--minutes", "0"], "for --minutes but received 0"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});

it("percentile is the value that so many are not above", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 50, 95, 100]);
  expect(percentile([], 0.5)).toBeNaN();
});
