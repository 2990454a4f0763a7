import { describe, expect, it } from "vitest";
import type { Findings } from "../../src/findings.ts";
import { verdicts } from "../../src/report/targets.ts";
import type { Verdict } from "../../src/report/verdict.ts";
import { FINDINGS, resultOf, SIX } from "./findings.ts";

function verdictOf(what: RegExp, findings: Findings = FINDINGS): Verdict {
  const [found, ...more] = verdicts(findings).filter((verdict) => what.test(verdict.what));
  if (found === undefined || more.length > 0) throw new Error(`Expected one verdict on ${String(what)}`);
  return found;
}

describe("verdicts on speed", () => {
  it("hold the goal against each recipe of sharp, and mark the strictest", () => {
    const found = verdicts(FINDINGS).filter(({ what }) => what.includes("sharp"));
    expect(
      found
        .filter(({ what }) => what.includes("→ PNG, against"))
        .map(({ found, reached }) => [found, reached]),
    ).toEqual([
      ["9.0×", true],
      ["3.0×", false],
      ["6.0×", true],
    ]);
    expect(found.filter(({ what }) => what.includes("this one counts")).map(({ found }) => found)).toEqual([
      "3.0×",
    ]);
  });

  it("say what a figure that was not reached is made of", () => {
    expect(verdictOf(/sharp \+ fill/).why).toBe(
      "takes 30 ms: about 20 to measure, 10 to write five files; the goal is 20 ms here, less than the 25 ms that " +
        "libvips takes only to decode",
    );
  });

  it("are undefined for a rival that did not take part", () => {
    expect(verdictOf(/against pillow/)).toMatchObject({ found: undefined, reached: undefined });
  });
});

describe("verdicts on the halves", () => {
  it("hold measuring against decoding at every size", () => {
    const found = verdicts(FINDINGS).filter(({ what }) => what.startsWith("Measuring five grids"));
    expect(found.map(({ found, reached }) => [found, reached])).toEqual([
      ["0.80×", true],
      ["0.40×", true],
    ]);
  });

  it("hold writing against 10 ms at 100 MP only", () => {
    expect(verdictOf(/^Writing .* 100 MP, PNG/)).toMatchObject({ found: "8.0 ms", reached: true });
    expect(verdictOf(/^Writing .* 100 MP, JPEG/)).toMatchObject({ found: "28.0 ms", reached: false });
    const small = { ...FINDINGS, measured: FINDINGS.measured.slice(0, 1) };
    expect(verdictOf(/^Writing .* 6 MP, PNG/, small).reached).toBeUndefined();
  });

  it("fit the growth of measuring time", () => {
    // 12.5 times the time for 15 times the bytes.
    expect(verdictOf(/^Growth/)).toMatchObject({ found: "0.93", reached: true });
  });
});

describe("verdicts on the jobs beside the five grids", () => {
  it("hold each rival's time against its goal", () => {
    const found = verdicts(FINDINGS).filter(({ what }) => what.startsWith("Decode"));
    expect(found.map(({ what, goal, found, reached, why }) => [what, goal, found, reached, why])).toEqual([
      ["Decode, 6 MP JPEG, against jpeg-js", "≥ 5.0×", "7.0×", true, expect.any(String)],
      [
        "Decode, 6 MP JPEG, against sharp",
        "≥ 0.33×",
        "0.25×",
        false,
        "takes 60.0 ms; the goal is 45.0 ms here",
      ],
    ]);
  });

  it("hold a process's first photo against twice a warm one", () => {
    expect(verdictOf(/^Processor time of a process's first photo/)).toMatchObject({
      goal: "≤ 2×",
      found: "4.0×",
      reached: false,
    });
  });
});

describe("verdicts on memory", () => {
  it("allow the input, the outputs and 24 MiB", () => {
    expect(verdictOf(/^Peak memory/)).toMatchObject({
      goal: "≤ 26 MiB (input + outputs + 24 MiB)",
      found: "30 MiB",
      reached: false,
    });
  });
});

describe("verdicts on outputs", () => {
  it("take our largest difference of PNG outputs, by clipping", () => {
    const [race] = FINDINGS.races;
    if (race === undefined) throw new Error("Expected a race");
    const clipped = {
      ...race,
      job: { picture: { ...SIX, title: "other" }, format: "png" as const },
      results: [
        { ...resultOf("pixelater", 1, 1), deviation: { largest: 3.5, largestUnclipped: 0.6, mean: 1 } },
      ],
    };
    const findings = { ...FINDINGS, races: [race, clipped] };
    expect(verdictOf(/without clipped samples/, findings)).toMatchObject({ found: "0.90", reached: true });
    expect(verdictOf(/^The same, all cells/, findings)).toMatchObject({ found: "3.50", reached: false });
    expect(verdictOf(/^The same, PNG/, findings).reached).toBeUndefined();
  });

  it("name the jobs that another decoder shows otherwise", () => {
    expect(verdictOf(/by Chromium/)).toMatchObject({ found: "0 of 1", why: "not 6 MP JPEG q80 → PNG" });
    expect(verdictOf(/by Pillow/).reached).toBeUndefined();
    expect(verdictOf(/exactly the painted cells/).reached).toBe(true);
  });
});

describe("all verdicts", () => {
  it("say what stands in the way of each figure that was not reached", () => {
    const missed = verdicts(FINDINGS).filter(({ reached }) => reached === false);
    expect(missed.length).toBeGreaterThan(3);
    for (const { why } of missed) expect(why).not.toBe("");
  });
});
