import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import type { LocalCloudOptions } from "../../src/cloud/options.ts";
import { eventBridgeEventOf } from "../../src/events/eventbridge.ts";
import type { FailureRecord } from "../../src/lambda/async-queue.ts";
import { notificationOf, type ObjectChange } from "../../src/s3/event.ts";
import { scanBomb } from "../scan-bomb.ts";
import { blackPng } from "../black-png.ts";
import { smallPhoto } from "../small-photo.ts";

const good = smallPhoto().png;

/** A photo that no invocation of a test's function can finish, and what is asked of it. */
interface Bomb {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

const timeBomb: Bomb = {
  bytes: scanBomb(),
  // As PNGs, each reads all scans again.
  metadata: { "pixelate-grids": "2,3,4,5,6,7,8,9", "pixelate-regions": "0,0,1,1", "pixelate-format": "png" },
};

const SIDE = 3_000;

/** 9 megapixels of one colour, of which each gets a cell of its own. */
const memoryBomb: Bomb = {
  bytes: blackPng(SIDE),
  metadata: { "pixelate-grids": String(SIDE), "pixelate-format": "jpeg" },
};

interface Stage {
  readonly cloud: LocalCloud;
  readonly failures: readonly FailureRecord[];
  /** Messages of each batch, by their number of receipts. */
  readonly batches: readonly (readonly number[])[];
  readonly put: (
    key: string,
    body: Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ) => Promise<ObjectChange>;
  /** The messages about a photo that the topic received. */
  readonly notifications: (
    key: string,
  ) => { readonly status: string; readonly error?: { readonly code: string } }[];
  readonly status: (key: string) => Promise<unknown>;
  readonly markers: () => string[];
}

async function within(options: LocalCloudOptions, work: (stage: Stage) => Promise<void>): Promise<void> {
  const failures: FailureRecord[] = [];
  const batches: number[][] = [];
  let last: ObjectChange | undefined;
  const cloud = await startLocalCloud({
    notifications: true,
    retryDelaysMs: [10, 10],
    maxReceiveCount: 3,
    onFailure: (record) => failures.push(record),
    onChange: (change) => {
      if (change.bucket === cloud.sourceBucket) last = change;
    },
    onBatch: (messages) => {
      batches.push(messages.map(({ receiveCount }) => receiveCount));
      // What failed comes again at once instead of after 30 seconds.
      for (const { receiptHandle } of messages) cloud.trigger.queue?.changeVisibility(receiptHandle, 0);
    },
    ...options,
    lambda: { concurrency: 1, environment: { GRIDS: "2" }, ...options.lambda },
  });
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  try {
    await work({
      cloud,
      failures,
      batches,
      async put(key, body, metadata = {}) {
        const Metadata = { ...metadata };
        await client.send(
          new PutObjectCommand({ Bucket: cloud.sourceBucket, Key: key, Body: body, Metadata }),
        );
        if (last?.key !== key) throw new Error(`S3 sent no event for ${key}`);
        return last;
      },
      notifications: (key) =>
        (cloud.topic?.messages ?? [])
          .map(({ message }) => JSON.parse(message) as { source: { key: string }; status: string })
          .filter(({ source }) => source.key === key),
      async status(key) {
        const manifest = { Bucket: cloud.processedBucket, Key: `pixelated-${key}.json` };
        const { Body } = await client.send(new GetObjectCommand(manifest));
        return JSON.parse((await Body?.transformToString()) ?? "") as unknown;
      },
      markers: () => cloud.s3.store.bucket(cloud.processedBucket).keys.filter((key) => key.endsWith(".try")),
    });
  } finally {
    client.destroy();
    await cloud.close();
  }
}

/** The bomb is rejected, everything else pixelated, each of them notified once, and no message is dead. */
async function expectNobodyHarmed(stage: Stage, goodKeys: readonly string[]): Promise<void> {
  const { cloud, failures, notifications, status } = stage;
  expect(await status("bomb")).toMatchObject({ status: "rejected", error: { code: "TOO_COSTLY" } });
  expect(notifications("bomb")).toMatchObject([{ status: "rejected", error: { code: "TOO_COSTLY" } }]);
  for (const key of goodKeys) {
    expect([key, await status(key)]).toMatchObject([key, { status: "pixelated", notification: "sent" }]);
    expect([key, notifications(key)]).toMatchObject([key, [{ status: "pixelated" }]]);
  }
  expect(cloud.trigger.deadLetters?.bodies ?? []).toEqual([]);
  expect(failures).toEqual([]);
  expect(stage.markers()).toEqual([]);
}

const TIME = { bomb: timeBomb, lambda: { timeoutMs: 8_000 } };
const MEMORY = { bomb: memoryBomb, lambda: { memoryMb: 256, timeoutMs: 60_000 } };

/** Only Linux reports a process's memory. */
const KINDS = [
  { what: "longer than an invocation", ...TIME },
  ...(process.platform === "linux" ? [{ what: "more memory than the function has", ...MEMORY }] : []),
];
if (KINDS.length === 1) console.warn("Memory bombs are not tried: this system records no peak of memory.");

const BATCHES = KINDS.flatMap((kind) =>
  [
    ["good-1", "bomb", "good-2"],
    ["bomb", "good-1", "good-2"],
    ["good-1", "good-2", "bomb"],
  ]
    // What takes long is tried in one order.
    .slice(0, kind === KINDS[0] ? 1 : 3)
    .map((order) => ({ ...kind, order })),
);

describe.concurrent.each(BATCHES)(
  "of a queue's batch of $order, one that takes $what",
  ({ bomb, lambda, order }) => {
    it("harms no other, and is rejected at its second delivery", { timeout: 120_000 }, async () => {
      await within({ trigger: "sqs", lambda }, async (stage) => {
        const { cloud, batches } = stage;
        // S3 sends no events for these keys: all go as one batch.
        for (const change of await putAll(stage, order, bomb)) {
          cloud.trigger.send(notificationOf(change, cloud.s3.region));
        }
        await cloud.idle();
        await expectNobodyHarmed(stage, ["good-1", "good-2"]);
        // Everything comes twice, as the killed function gave no answer, and nothing three times.
        expect(batches).toEqual([
          [1, 1, 1],
          [2, 2, 2],
        ]);
      });
    });
  },
);

const DIRECT = [
  { trigger: "s3", ...KINDS[0] },
  ...(["s3", "eventbridge", "sns"] as const).flatMap((trigger) =>
    KINDS.slice(1).map((kind) => ({ trigger, ...kind })),
  ),
] as ({ trigger: "s3" | "eventbridge" | "sns" } & (typeof KINDS)[number])[];

describe.concurrent.each(DIRECT)(
  "through $trigger, a photo that takes $what",
  ({ trigger, bomb, lambda }) => {
    it("is tried once, then rejected", { timeout: 120_000 }, async () => {
      await within({ trigger, lambda }, async (stage) => {
        const { cloud } = stage;
        const { region } = cloud.s3;
        for (const change of await putAll(stage, ["bomb"], bomb)) {
          cloud.trigger.send(
            trigger === "eventbridge" ? eventBridgeEventOf(change, region) : notificationOf(change, region),
          );
        }
        await cloud.idle();
        await expectNobodyHarmed(stage, []);
      });
    });
  },
);

describe.concurrent.each(KINDS.slice(-1))("a photo that takes $what", ({ bomb, lambda }) => {
  it("harms no other record of one notification", { timeout: 120_000 }, async () => {
    await within({ lambda }, async (stage) => {
      const { cloud } = stage;
      const changes = await putAll(stage, ["bomb", "good-1", "good-2"], bomb);
      const Records = changes.flatMap((change) => notificationOf(change, cloud.s3.region).Records);
      cloud.trigger.send({ Records });
      await cloud.idle();
      await expectNobodyHarmed(stage, ["good-1", "good-2"]);
    });
  });

  it("is a permanent failure of a job of S3 Batch Operations", { timeout: 120_000 }, async () => {
    await within({ lambda }, async (stage) => {
      await putAll(stage, ["bomb", "good-1"], bomb);
      const { results } = await stage.cloud.backfill({ prefix: "", retryDelaysMs: [10, 10] });
      expect(results).toMatchObject([
        { code: "PermanentFailure", message: expect.stringMatching(/^TOO_COSTLY: /) as string, tries: 2 },
        { code: "Succeeded", message: "1 outputs" },
      ]);
      await expectNobodyHarmed(stage, ["good-1"]);
    });
  });
});

async function putAll({ put }: Stage, keys: readonly string[], bomb: Bomb): Promise<ObjectChange[]> {
  const changes = [];
  for (const key of keys) {
    changes.push(await (key === "bomb" ? put(key, bomb.bytes, bomb.metadata) : put(key, good)));
  }
  return changes;
}
