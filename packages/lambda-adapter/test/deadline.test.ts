import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createDeadline, withTimeout } from "../src/deadline.ts";
import { plentyOfTime } from "./workbench.ts";

describe("a deadline", () => {
  test("reserves a second of the invocation's time and is never negative", () => {
    expect(createDeadline(() => 5_000).remainingMs()).toBe(4_000);
    expect(createDeadline(() => 400).remainingMs()).toBe(0);
  });

  test("with a timeout aborts calls at the timeout", async () => {
    const soon = withTimeout(plentyOfTime(), 20);
    expect(soon.remainingMs()).toBeLessThanOrEqual(20);
    if (!soon.signal.aborted) await once(soon.signal, "abort");
    expect(soon.remainingMs()).toBeLessThan(20);
  });

  test("with a timeout also aborts calls at the end of the invocation", () => {
    const controller = new AbortController();
    const late = withTimeout({ signal: controller.signal, totalMs: 9, remainingMs: () => 7 }, 60_000);
    expect([late.signal.aborted, late.remainingMs()]).toEqual([false, 7]);
    controller.abort();
    expect(late.signal.aborted).toBe(true);
  });
});
