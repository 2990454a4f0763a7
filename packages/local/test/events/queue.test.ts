import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Queue } from "../../src/events/queue.ts";
import { QueueMapping } from "../../src/events/queue-mapping.ts";
import { EventJournal } from "../../src/lambda/event-journal.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("Queue", () => {
  it("hides a received message for its visibility timeout", () => {
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

  it("shows a message earlier after ChangeMessageVisibility", () => {
    const queue = new Queue();
    queue.send("photo");
    const [first] = queue.receive(1);
    queue.changeVisibility("another", 0);
    expect(queue.receive(1)).toEqual([]);
    queue.changeVisibility(first?.receiptHandle ?? "", 0);
    expect(queue.receive(1)).toMatchObject([{ receiveCount: 2 }]);
  });

  it("moves a message that was received too often to the dead-letter queue", () => {
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

describe("a queue with a journal", () => {
  it("keeps undeleted messages and dead letters for the next run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pixelater-queue-"));
    const open = () => {
      const deadLetters = new Queue({ journal: new EventJournal(join(folder, "dead")) });
      const journal = new EventJournal(join(folder, "work"));
      return new Queue({ visibilityTimeoutMs: 0, maxReceiveCount: 1, deadLetters, journal });
    };
    const before = open();
    const ids = ["done", "dead", "waiting", "waiting too"].map((body) => before.send(body));
    const [done] = before.receive(2);
    before.delete(done?.receiptHandle ?? "");
    // The second message has reached its maximum receive count: the next receipt moves it.
    expect(before.receive(0)).toEqual([]);

    const after = open();
    expect(
      after.receive(10).map(({ messageId, body, receiveCount }) => [messageId, body, receiveCount]),
    ).toEqual([
      [ids[2], "waiting", 1],
      [ids[3], "waiting too", 1],
    ]);
    expect(new Queue({ journal: new EventJournal(join(folder, "dead")) }).bodies).toEqual(["dead"]);
    await rm(folder, { recursive: true });
  });
});

describe("QueueMapping", () => {
  it("deletes successful messages and redelivers only reported failures", async () => {
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
