import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import { eventBridgeEventOf } from "../../src/events/eventbridge.ts";
import type { FailureRecord } from "../../src/lambda/async-queue.ts";
import { notificationOf, type ObjectChange } from "../../src/s3/event.ts";
import { TRIGGER_KINDS, type TriggerKind } from "../../src/trigger.ts";
import { pixelatedByDefinition } from "../expected-pixels.ts";
import { smallPhoto } from "../small-photo.ts";

const GRIDS = [8, 16, 32, 48, 64];
const photo = smallPhoto();

/** A trigger with everything that the tests observe of it. */
interface Source {
  readonly cloud: LocalCloud;
  /** Puts an object into a bucket; S3 sends events for `uploads/` of the source bucket. */
  put(key: string, body: Uint8Array, bucket?: string): Promise<ObjectChange>;
  /** Sends an event about a change for which S3 sends none. */
  send(change: ObjectChange): void;
  /** Sends what is no event of S3. */
  sendPoison(): void;
  processed(key: string): Promise<Buffer>;
  /** Keys in the processed bucket, once for each time they were written, in alphabetical order. */
  readonly written: string[];
  readonly failures: FailureRecord[];
  /** Numbers of messages of each batch from the queue. */
  readonly batches: number[];
  /** What a metric adds up to in the logs so far. */
  metric(name: string): number;
  close(): Promise<void>;
}

async function startSource(trigger: TriggerKind): Promise<Source> {
  const written: string[] = [];
  const failures: FailureRecord[] = [];
  const batches: number[] = [];
  const logs: string[] = [];
  let last: ObjectChange | undefined;
  const cloud = await startLocalCloud({
    trigger,
    notifications: true,
    retryDelaysMs: [10, 10],
    maxReceiveCount: 2,
    lambda: { onLog: (line) => logs.push(line) },
    onChange: (change) => {
      last = change;
      if (change.bucket === cloud.processedBucket) written.push(change.key);
    },
    onFailure: (record) => failures.push(record),
    onBatch: (messages) => {
      batches.push(messages.length);
      // What failed comes again at once instead of after 30 seconds.
      for (const { receiptHandle } of messages) cloud.trigger.queue?.changeVisibility(receiptHandle, 0);
    },
  });
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  const isBridged = trigger.startsWith("eventbridge");
  return {
    cloud,
    written,
    failures,
    batches,
    async put(key, body, bucket = cloud.sourceBucket) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      if (last?.key !== key) throw new Error(`Expected a change of ${key} but S3 announced none`);
      return last;
    },
    send(change) {
      const region = cloud.s3.region;
      cloud.trigger.send(isBridged ? eventBridgeEventOf(change, region) : notificationOf(change, region));
    },
    sendPoison() {
      if (cloud.trigger.topic !== undefined) cloud.trigger.topic.publish({ message: "no event" });
      else cloud.trigger.send(cloud.trigger.queue === undefined ? { no: "event" } : "no event");
    },
    async processed(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: cloud.processedBucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    metric: (name) =>
      logs
        .filter((line) => line.includes('"_aws"'))
        .flatMap((line) => [(JSON.parse(line) as Record<string, unknown>)[name]].flat())
        .reduce<number>((sum, value) => sum + (typeof value === "number" ? value : 0), 0),
    async close() {
      client.destroy();
      await cloud.close();
    },
  };
}

/** Keys written for one photo: each output once, and the manifest twice, the second time to record the notification. */
function writesFor(dir: string, name: string): string[] {
  const outputs = GRIDS.map((grid) => `${dir}pixelated-${grid}x${grid}-${name}`);
  const manifest = `${dir}pixelated-${name}.json`;
  return [...outputs, manifest, manifest].sort();
}

async function expectPixels(source: Source, dir: string, name: string): Promise<void> {
  for (const grid of GRIDS) {
    const output = PNG.sync.read(await source.processed(`${dir}pixelated-${grid}x${grid}-${name}`));
    expect(Buffer.compare(output.data, pixelatedByDefinition(photo, grid))).toBe(0);
  }
}

function messageTypes({ cloud }: Source): unknown[] {
  return (cloud.topic?.messages ?? []).map(({ attributes }) => attributes["type"]?.Value);
}

describe.each(TRIGGER_KINDS)("through %s", (trigger) => {
  let source: Source;
  beforeAll(async () => {
    source = await startSource(trigger);
  });
  afterAll(() => source.close());

  it("a photo is pixelated in five grids, each written once, with one notification", async () => {
    await source.put("uploads/été +1.png", photo.png);
    await source.cloud.idle();
    expect(source.written.sort()).toEqual(writesFor("uploads/", "été +1.png"));
    await expectPixels(source, "uploads/", "été +1.png");
    expect(messageTypes(source)).toEqual(["pixelater.pixelated"]);
  });

  it("the same event twice changes nothing", async () => {
    const change = await source.put("twice.png", photo.png);
    source.send(change);
    source.send(change);
    await source.cloud.idle();
    const writes = source.written.filter((key) => key.includes("twice.png"));
    expect(writes.sort()).toEqual(writesFor("", "twice.png"));
    expect(messageTypes(source)).toHaveLength(2);
  });

  it("a file that is no photo is rejected once, and not tried again", async () => {
    await source.put("uploads/words.png", Buffer.from("no picture"));
    await source.cloud.idle();
    const manifest = (await source.processed("uploads/pixelated-words.png.json")).toString();
    expect(JSON.parse(manifest)).toMatchObject({
      status: "rejected",
      error: { code: "UNSUPPORTED_FORMAT" },
    });
    expect(messageTypes(source).slice(2)).toEqual(["pixelater.rejected"]);
    await expect.poll(() => source.metric("Rejected.UNSUPPORTED_FORMAT")).toBe(1);
  });

  it("a foreign bucket, a deletion, what is gone and an output of its own are ignored and counted", async () => {
    const before = source.written.length;
    const { processedBucket } = source.cloud;
    const change = await source.put("beside.png", photo.png);
    source.send({ ...change, bucket: "somebody-elses" });
    source.send({ ...change, bucket: processedBucket });
    source.send({ ...change, name: "ObjectRemoved:Delete" });
    source.send({ ...change, key: "never-was.png" });
    await source.cloud.idle();
    expect(source.written).toHaveLength(before);
    for (const reason of ["foreign-bucket", "own-output", "deletion", "gone"]) {
      await expect.poll(() => [reason, source.metric(`Ignored.${reason}`)]).toEqual([reason, 1]);
    }
    expect([source.failures, source.cloud.trigger.deadLetters?.size ?? 0]).toEqual([[], 0]);
  });

  it("what is no event ends where someone sees it, and what came with it is done once", async () => {
    const first = await source.put("first.png", photo.png);
    const last = await source.put("last.png", photo.png);
    source.batches.length = 0;
    // All at once: a queue then delivers them as one batch.
    source.send(first);
    source.sendPoison();
    source.send(last);
    await source.cloud.idle();
    for (const name of ["first.png", "last.png"]) {
      const writes = source.written.filter((key) => key.includes(name));
      expect(writes.sort()).toEqual(writesFor("", name));
      await expectPixels(source, "", name);
    }
    const { deadLetters } = source.cloud.trigger;
    if (deadLetters === undefined) {
      expect(source.failures).toMatchObject([
        {
          requestContext: { approximateInvokeCount: 3 },
          responsePayload: { errorType: "UnknownEvent" },
        },
      ]);
    } else {
      // Of the batch of three only the poison comes again.
      expect(source.batches).toEqual([3, 1]);
      expect(deadLetters.bodies).toEqual([expect.stringContaining("no event")]);
      expect(source.failures).toEqual([]);
    }
  });
});
