import { describe, expect, it } from "vitest";
import { settled, warmUp } from "../../src/race/warm-up.ts";

const UNBOUNDED = { laps: 1_000, ms: 1e9 };

/** A runner with these laps, over and over the last of them. */
function runner(laps: readonly number[]): () => Promise<number> {
  let next = 0;
  return () => Promise.resolve(laps[Math.min(next++, laps.length - 1)] ?? Number.NaN);
}

describe("settled", () => {
  it("takes ten laps at least", () => {
    expect(settled(Array<number>(9).fill(20))).toBe(false);
    expect(settled(Array<number>(10).fill(20))).toBe(true);
  });

  it("sees that laps still get shorter", () => {
    expect(settled([90, 80, 70, 60, 50, 49, 48, 47, 46, 45])).toBe(false);
    expect(settled([90, 80, 70, 60, 50, 50, 51, 49.5, 50, 52])).toBe(true);
  });

  it("takes no notice of single laps that were held up", () => {
    expect(settled([50, 50, 50, 50, 50, 300, 50, 50, 200, 50])).toBe(true);
  });
});

describe("warmUp", () => {
  it("goes on until laps have settled", async () => {
    const laps = await warmUp(runner([90, 70, 60, 55, 52, 50, 40, 30, 20, 20]), UNBOUNDED);
    expect(laps.length).toBeGreaterThan(12);
    expect(laps.slice(-5)).toEqual([20, 20, 20, 20, 20]);
  });

  it("is bounded by laps and by time, after one lap at least", async () => {
    const faster = Array.from({ length: 1_000 }, (_, i) => 1_000 * 0.9 ** i);
    expect(await warmUp(runner(faster), { laps: 12, ms: 1e9 })).toHaveLength(12);
    expect(await warmUp(runner([400]), { laps: 100, ms: 1_000 })).toEqual([400, 400, 400]);
    expect(await warmUp(runner([5_000]), { laps: 100, ms: 1_000 })).toEqual([5_000]);
  });
});
