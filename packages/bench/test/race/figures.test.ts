import { describe, expect, it } from "vitest";
import { figuresOf } from "../../src/race/figures.ts";

const laps = (...elapsed: number[]) =>
  elapsed.map((elapsedMs) => ({ elapsedMs, processorMs: elapsedMs / 2 }));

const ours = [laps(10, 11, 12), laps(20, 22, 24), laps(11, 11, 90)];

describe("figuresOf", () => {
  it("takes the median of each turn, and the median and spread of these", () => {
    const { turns, laps: perTurn, medianMs, spread } = figuresOf(ours, ours, "elapsed");
    expect({ turns, perTurn, medianMs }).toEqual({ turns: 3, perTurn: 3, medianMs: 11 });
    expect(spread).toBeCloseTo(0.5);
  });

  it("compares within turns: a slow phase of the machine makes no difference", () => {
    expect(figuresOf([laps(33), laps(66), laps(33)], ours, "elapsed").ratio).toBeCloseTo(3);
  });

  it("compares a turn that the reference did not have with the reference's median", () => {
    expect(figuresOf([laps(22), laps(44), laps(22), laps(22), laps(22)], ours, "elapsed").ratio).toBe(2);
  });

  it("compares medians where there are fewer than three turns", () => {
    expect(figuresOf([laps(44), laps(44)], [laps(20), ...ours.slice(0, 2)], "elapsed").ratio).toBeCloseTo(
      2.2,
    );
  });

  it("counts processor time on request, and its share of elapsed time", () => {
    const { medianMs, processorShare } = figuresOf(ours, ours, "processor");
    expect(medianMs).toBe(5.5);
    expect(processorShare).toBe(0.5);
  });

  it("has no ratio without a reference", () => {
    expect(figuresOf(ours, [], "elapsed").ratio).toBeNaN();
  });
});
