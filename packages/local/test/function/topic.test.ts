import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import type { Fault, ProxiedRequest } from "../../src/faults/proxy.ts";
import { type Rig, type RigOptions, startRig } from "./rig.ts";

const KEY = "uploads/photo.png";
const FIFO = "arn:aws:sns:us-east-1:000000000000:pixelater.fifo";
const photo = PNG.sync.write(new PNG({ width: 9, height: 7, fill: true }));

async function within(options: RigOptions, work: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await startRig({ environment: { GRIDS: "2" }, ...options });
  try {
    await work(rig);
  } finally {
    await rig.close();
  }
}

/** The ids of everything that subscribers got. */
function idsTold({ topic }: Rig): string[] {
  return topic.messages.map(({ message }) => (JSON.parse(message) as { id: string }).id);
}

/** Harms the first requests that it is asked about. */
function first(times: number, fault: Fault, which: (request: ProxiedRequest) => boolean = () => true) {
  let left = times;
  return (request: ProxiedRequest) => (which(request) && left-- > 0 ? fault : undefined);
}

describe("when the topic took a message and its answer is lost", () => {
  it("a standard topic's subscribers are notified twice, with one id", () =>
    within({ topicFaults: first(1, { kind: "lose-answer" }) }, async (rig) => {
      const event = await rig.upload(KEY, photo);
      expect((await rig.deliver(event, "request-1")).functionError).toBeUndefined();
      await rig.deliver(event, "request-1");
      await rig.deliver(event, "request-2");
      const ids = idsTold(rig);
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
    }));

  it("a FIFO topic's are notified once", () =>
    within({ topicFaults: first(1, { kind: "lose-answer" }), topicArn: FIFO }, async (rig) => {
      const event = await rig.upload(KEY, photo);
      expect((await rig.deliver(event)).functionError).toBeUndefined();
      expect(idsTold(rig)).toHaveLength(1);
    }));

  it("a FIFO topic's are notified once even if the delivery fails and is repeated", () =>
    within({ topicFaults: first(3, { kind: "lose-answer" }), topicArn: FIFO }, async (rig) => {
      const event = await rig.upload(KEY, photo);
      expect((await rig.deliver(event, "request-1")).functionError).toBe("Unhandled");
      expect((await rig.deliver(event, "request-1")).functionError).toBeUndefined();
      expect(idsTold(rig)).toHaveLength(1);
    }));
});

describe("when the topic is out of reach", () => {
  it("the delivery fails, and its retry notifies: no photo goes without a message", () =>
    within({ topicFaults: first(3, { kind: "status", status: 503 }) }, async (rig) => {
      const event = await rig.upload(KEY, photo);
      expect((await rig.deliver(event, "request-1")).functionError).toBe("Unhandled");
      expect(idsTold(rig)).toEqual([]);
      expect((await rig.deliver(event, "request-1")).functionError).toBeUndefined();
      expect(idsTold(rig)).toHaveLength(1);
    }));
});

describe("when it cannot be noted that a message is out", () => {
  /** The manifest's second write notes it. */
  const isNote = (() => {
    let writes = 0;
    return ({ method, url }: ProxiedRequest) => method === "PUT" && url.includes(".json") && writes++ > 0;
  })();

  it("the delivery succeeds, and only its own repetition notifies again", () =>
    within({ faults: first(3, { kind: "status", status: 503 }, isNote) }, async (rig) => {
      const event = await rig.upload(KEY, photo);
      expect((await rig.deliver(event, "request-1")).functionError).toBeUndefined();
      await rig.deliver(event, "request-2");
      expect(idsTold(rig)).toHaveLength(1);
      await rig.deliver(event, "request-1");
      expect(idsTold(rig)).toHaveLength(2);
      expect(new Set(idsTold(rig)).size).toBe(1);
      expect((await rig.finalLogs()).join("\n")).toContain("could not be recorded");
    }));
});

describe("a FIFO topic", () => {
  it("is notified of a newer version, in the group of its key", () =>
    within({ topicArn: FIFO }, async (rig) => {
      const bytes = PNG.sync.write(new PNG({ width: 5, height: 5, fill: true }));
      for (const version of [photo, bytes]) await rig.deliver(await rig.upload(KEY, version));
      expect(new Set(idsTold(rig)).size).toBe(2);
      const sourceIds = rig.topic.messages.map(
        ({ message }) => (JSON.parse(message) as { sourceId: string }).sourceId,
      );
      expect(new Set(sourceIds).size).toBe(1);
      expect(rig.topic.messages.map(({ groupId }) => groupId)).toEqual(sourceIds);
    }));
});
