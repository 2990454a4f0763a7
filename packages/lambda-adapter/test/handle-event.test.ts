import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { StorageFault, UnknownEvent } from "../src/errors.ts";
import { handleEvent } from "../src/handle-event.ts";
import { fixture, fixtureWith } from "./events/fixture.ts";
import { smallPng } from "./small-png.ts";
import { plentyOfTime, PROCESSED, SOURCE, workbench } from "./workbench.ts";

const invocation = { deadline: plentyOfTime(), requestId: "request-1" };

function record(bucket: string, key: string) {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: bucket }, object: { key } },
  };
}

describe("handleEvent", () => {
  test("delivers every object before it throws the failure of one", async () => {
    const tools = workbench();
    for (const key of ["a.png", "b.png", "c.png"]) tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
    tools.store.onCall = (call) =>
      call === "open b.png" ? Promise.reject(new StorageFault("b is out of reach")) : Promise.resolve();
    const event = { Records: ["a.png", "b.png", "c.png"].map((key) => record(SOURCE, key)) };
    await expect(handleEvent(event, tools, invocation)).rejects.toThrow("b is out of reach");
    expect(tools.reported).toEqual([
      "a.png pixelated",
      "b.png failed: StorageFault: b is out of reach",
      "c.png pixelated",
    ]);
    expect(tools.store.keys(PROCESSED)).toContain("pixelated-c.png.json");
  });

  test("does not retry a damaged image", async () => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "bad.png" }, new TextEncoder().encode("BM0000"));
    tools.store.upload({ bucket: SOURCE, key: "good.png" }, smallPng(1));
    const event = { Records: [record(SOURCE, "bad.png"), record(SOURCE, "good.png")] };
    await expect(handleEvent(event, tools, invocation)).resolves.toBeUndefined();
    expect(tools.reported).toEqual(["bad.png rejected", "good.png pixelated"]);
  });

  /** Returns a workbench with so little memory that no photo is quick. */
  const withLittleMemory = () => ({ ...workbench(), memoryBytes: 200_000_000 });

  function message(key: string, receives: number) {
    return {
      eventSource: "aws:sqs",
      messageId: key,
      body: JSON.stringify({ Records: [record(SOURCE, key)] }),
      attributes: { ApproximateReceiveCount: String(receives) },
    };
  }

  const inQueue = (receives: number, keys: string[]) => ({
    Records: keys.map((key) => message(key, receives)),
  });
  const asNotification = (_: number, keys: string[]) => ({ Records: keys.map((key) => record(SOURCE, key)) });

  test("delivers a queue's repeated messages last", async () => {
    const tools = workbench();
    for (const key of ["a.png", "b.png", "c.png"]) tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
    const event = { Records: [message("a.png", 2), message("b.png", 1), message("c.png", 2)] };
    await expect(handleEvent(event, tools, invocation)).resolves.toEqual({ batchItemFailures: [] });
    expect(tools.reported).toEqual(["b.png pixelated", "a.png pixelated", "c.png pixelated"]);
    expect(tools.store.keys(PROCESSED).filter((key) => key.endsWith(".try"))).toEqual([]);
  });

  test.each([
    ["messages of a queue", inQueue],
    ["records of one notification", asNotification],
  ])("delivers costly photos last, the least costly first: %s", async (_, eventOf) => {
    const tools = withLittleMemory();
    const order: string[] = [];
    for (const key of ["large.png", "bad.png", "small.png"]) {
      const grids = key === "large.png" ? "5,4,3" : "1";
      const bytes = key === "bad.png" ? new Uint8Array(9) : smallPng(1);
      tools.store.upload({ bucket: SOURCE, key }, bytes, { "pixelate-grids": grids });
    }
    tools.store.onCall = (call, phase) => {
      if (call.startsWith("put") && phase === "after") order.push(call.slice(4));
      return Promise.resolve();
    };
    await handleEvent(eventOf(1, ["large.png", "bad.png", "small.png"]), tools, invocation);
    expect(tools.reported).toEqual(["bad.png rejected", "small.png pixelated", "large.png pixelated"]);
    expect(order.filter((key) => key.endsWith(".try"))).toEqual([
      "pixelated-small.png.try",
      "pixelated-large.png.try",
    ]);
  });

  const one = ["slow", "quick-1", "quick-2", "quick-3"];
  const two = ["slow-1", "slow-2", "quick-1", "quick-2"];

  test.each([
    ["less than its share of the time comes in turn", 4_000, one, one],
    ["more than its share gives way to the others", 850, one, ["quick-1", "quick-2", "quick-3", "slow"]],
    [
      "more than its share, as the one before, gives way",
      900,
      two,
      ["quick-1", "quick-2", "slow-1", "slow-2"],
    ],
  ])("a photo of a batch that may take %s", async (_, left, names, order) => {
    const tools = workbench();
    const keys = names.map((name) => `${name}.png`);
    // Estimated at 270 ms, and the others at 200 ms each. All are quick.
    const slow = PNG.sync.write(new PNG({ width: 2_000, height: 1_000 }));
    for (const key of keys) {
      const photo = key.startsWith("slow") ? slow : smallPng(1);
      tools.store.upload({ bucket: SOURCE, key }, photo, { "pixelate-grids": "1" });
    }
    const { signal } = new AbortController();
    const deadline = { signal, totalMs: 10_000, remainingMs: () => left };
    await handleEvent(inQueue(1, keys), tools, { ...invocation, deadline });
    expect(tools.reported).toEqual(order.map((name) => `${name}.png pixelated`));
    expect(tools.store.calls.filter((call) => call.endsWith(".try"))).toEqual([]);
  });

  test("retries a killed photo until it has a whole invocation", async () => {
    const tools = withLittleMemory();
    tools.store.upload({ bucket: SOURCE, key: "a.png" }, smallPng(1));
    const { signal } = new AbortController();
    const within = (remainingMs: number) => ({
      ...invocation,
      deadline: { signal, totalMs: 60_000, remainingMs: () => remainingMs },
    });
    const killed = new Promise<void>((resolve) => {
      tools.store.onCall = (call, phase) => {
        if (call !== "put pixelated-a.png.try" || phase === "before") return Promise.resolve();
        resolve();
        return new Promise(() => undefined);
      };
    });
    void handleEvent(inQueue(1, ["a.png", "gone.png"]), tools, within(19_000));
    await killed;
    tools.store.onCall = () => Promise.resolve();
    const later = { ...tools, finishedAttempts: new Set<string>(), now: () => new Date("2026-01-02") };
    await expect(handleEvent(inQueue(2, ["a.png", "gone.png"]), later, within(19_000))).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: "a.png" }],
    });
    await expect(handleEvent(inQueue(3, ["a.png", "gone.png"]), later, within(60_000))).resolves.toEqual({
      batchItemFailures: [],
    });
    expect(tools.reported.at(-1)).toBe("a.png pixelated");
  });

  test("ignores other buckets without a call, and reports which", async () => {
    const tools = workbench();
    const event = { Records: [record("elsewhere", "a.png"), record(PROCESSED, "pixelated-a.png")] };
    await handleEvent(event, tools, invocation);
    expect(tools.reported).toEqual(["a.png foreign-bucket", "pixelated-a.png own-output"]);
    expect(tools.store.calls).toEqual([]);
  });

  test("ignores deletions", async () => {
    const tools = workbench();
    await handleEvent(fixtureWith("s3-put", "ObjectCreated:Put", "ObjectRemoved:Delete"), tools, invocation);
    expect(tools.reported).toEqual(["uploads/HappyFace.png deletion"]);
    expect(tools.store.calls).toEqual([]);
  });

  test("throws for an unknown event", async () => {
    const tools = workbench();
    await expect(handleEvent({ hello: 1 }, tools, invocation)).rejects.toThrow(UnknownEvent);
    expect(tools.reported).toEqual([expect.stringMatching(/^- failed: UnknownEvent: .* hello$/)]);
  });

  test("delivers the objects beside an unreadable record before it throws", async () => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "a.png" }, smallPng(1));
    const event = { Records: [record(SOURCE, "%E9.png"), record(SOURCE, "a.png")] };
    await expect(handleEvent(event, tools, invocation)).rejects.toThrow("%E9.png");
    expect(tools.reported).toEqual([expect.stringContaining("- failed: UnknownEvent"), "a.png pixelated"]);
  });

  test("retries the messages of a batch for which no time is left", async () => {
    const tools = workbench();
    for (const key of ["a.png", "b.png", "c.png"]) tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
    const deadline = {
      signal: new AbortController().signal,
      totalMs: 10_000,
      remainingMs: () => (tools.reported.length < 1 ? 10_000 : 400),
    };
    const event = {
      Records: ["a.png", "b.png", "c.png"].map((key) => ({
        eventSource: "aws:sqs",
        messageId: key,
        body: JSON.stringify({ Records: [record(SOURCE, key)] }),
      })),
    };
    await expect(handleEvent(event, tools, { ...invocation, deadline })).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: "b.png" }, { itemIdentifier: "c.png" }],
    });
    expect(tools.store.keys(PROCESSED)).toContain("pixelated-a.png.json");
    expect(tools.store.calls.some((call) => call.includes("b.png"))).toBe(false);
  });

  test("continues after a failure of a FIFO queue and retries that message only", async () => {
    const tools = workbench();
    for (const name of ["first", "second"]) {
      tools.store.upload({ bucket: SOURCE, key: `uploads/${name}.png` }, smallPng(1));
    }
    tools.store.onCall = (call) =>
      call === "open uploads/first.png" ? Promise.reject(new StorageFault("no answer")) : Promise.resolve();
    await expect(handleEvent(fixture("sqs-fifo"), tools, invocation)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: "c1f0a1b4-6a0e-4a0c-9a0b-0d8e3c1c7f01" }],
    });
    expect(tools.store.keys(PROCESSED)).toContain("uploads/pixelated-second.png.json");
  });

  test.each([
    ["an invocation that Lambda retries", "request-1", (event: unknown) => event],
    [
      "a queue's message in another invocation",
      "request-2",
      (event: unknown) => ({
        Records: [{ eventSource: "aws:sqs", messageId: "message-1", body: JSON.stringify(event) }],
      }),
    ],
  ])("recognises a retry by its id and notifies then: %s", async (_, requestId, wrap) => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "a.png" }, smallPng(1));
    const event = wrap({ Records: [record(SOURCE, "a.png")] });
    tools.store.onCall = (call) =>
      call === "publish" ? Promise.reject(new Error("SNS is down")) : Promise.resolve();
    await handleEvent(event, tools, invocation).catch(() => undefined);
    tools.store.onCall = () => Promise.resolve();
    await handleEvent(event, tools, { ...invocation, requestId: "another" });
    expect(tools.messages).toHaveLength(requestId === "request-1" ? 0 : 1);
    await handleEvent(event, tools, { ...invocation, requestId });
    expect(tools.messages).toHaveLength(1);
  });

  test("reports which of a queue's messages is unreadable", async () => {
    const tools = workbench();
    const event = { Records: [{ eventSource: "aws:sqs", messageId: "message-1", body: "no event" }] };
    await handleEvent(event, tools, invocation);
    expect(tools.reported).toEqual([expect.stringMatching(/^message-1 failed: UnknownEvent: /)]);
  });

  test("delivers objects of any other bucket if no source bucket is configured", async () => {
    const tools = workbench({ SOURCE_BUCKET: "" });
    tools.store.upload({ bucket: "elsewhere", key: "a.png" }, smallPng(1));
    await handleEvent(
      { Records: [record("elsewhere", "a.png"), record(PROCESSED, "b.png")] },
      tools,
      invocation,
    );
    expect(tools.reported).toEqual(["a.png pixelated", "b.png own-output"]);
  });
});
