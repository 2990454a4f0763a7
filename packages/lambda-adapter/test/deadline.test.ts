import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { deadlineOf, noLaterThan } from "../src/deadline.ts";
import { plentyOfTime } from "./workbench.ts";

describe("a deadline", () => {
  test("keeps a second of the invocation's time back, and is never negative", () => {
    expect(deadlineOf(() => 5_000).remainingMs()).toBe(4_000);
    expect(deadlineOf(() => 400).remainingMs()).toBe(0);
  });

  test("that is to be no later than another ends calls then", async () => {
    const soon = noLaterThan(plentyOfTime(), 20);
    expect(soon.remainingMs()).toBeLessThanOrEqual(20);
    if (!soon.signal.aborted) await once(soon.signal, "abort");
    expect(soon.remainingMs()).toBeLessThan(20);
  });

  test("that is to be no later than another ends with it, too", () => {
    const controller = new AbortController();
    const late = noLaterThan({ signal: controller.signal, wholeMs: 9, remainingMs: () => 7 }, 60_000);
    expect([late.signal.aborted, late.remainingMs()]).toEqual([false, 7]);
    controller.abort();
    expect(late.signal.aborted).toBe(true);
  });
});
