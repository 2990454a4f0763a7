import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Queue } from "../../src/events/queue.ts";
import { QueueMapping } from "../../src/events/queue-mapping.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("Queue", () => {
  it("hides a message while someone works on it, and shows it again afterwards", () => {
    vi.useFakeTimers();
    const queue = new Queue({ visibilityTimeoutMs: 1000 });
    queue.send("photo");
    const [first] = queue.receive(10);
    expect(first).toMatchObject({ body: "photo", receiveCount: 1 });
    expect(queue.receive(10)).toEqual([]);
    vi.advanceTimersByTime(1000);
    const [second] = queue.receive(10);
    expect(second).toMatchObject({ messageId: first?.messageId, receiveCount: 2 });
    queue.delete(first?.receiptHandle ?? "");
    expect(queue.size).toBe(1);
    queue.delete(second?.receiptHandle ?? "");
    expect(queue.size).toBe(0);
  });

  it("moves a message that nobody could finish to the dead letters", () => {
    vi.useFakeTimers();
    const deadLetters = new Queue();
    const queue = new Queue({ visibilityTimeoutMs: 10, maxReceiveCount: 2, deadLetters });
    queue.send("poison");
    for (const expected of [1, 1, 0]) {
      expect(queue.receive(1)).toHaveLength(expected);
      vi.advanceTimersByTime(10);
    }
    expect([queue.size, deadLetters.bodies]).toEqual([0, ["poison"]]);
  });
});

describe("QueueMapping", () => {
  it("deletes what succeeded, and brings back only what was reported as failed", async () => {
    const handlerFile = fileURLToPath(new URL("../fixtures/batch.mjs", import.meta.url));
    const lambda = new LambdaFunction({ handlerFile, environment: {}, concurrency: 1 });
    const deadLetters = new Queue();
    const queue = new Queue({ visibilityTimeoutMs: 300, maxReceiveCount: 2, deadLetters });
    for (const body of ["good", "bad", "good too"]) queue.send(body);
    const batches: string[][] = [];
    const mapping = new QueueMapping(queue, lambda, {
      onBatch: (messages) => batches.push(messages.map(({ body }) => body)),
    });
    await mapping.idle();
    mapping.close();
    await lambda.close();
    expect(batches).toEqual([["good", "bad", "good too"], ["bad"]]);
    expect(deadLetters.bodies).toEqual(["bad"]);
  });
});
