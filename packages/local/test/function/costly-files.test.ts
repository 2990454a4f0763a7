import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { startLocalCloud } from "../../src/cloud.ts";
import type { FailureRecord } from "../../src/lambda/async-queue.ts";
import type { TriggerKind } from "../../src/trigger.ts";
import { blackPng } from "../black-png.ts";
import { scanBomb } from "../scan-bomb.ts";

const sixteenFrom = (first: number): string => Array.from({ length: 16 }, (_, i) => first + i).join(",");

/** Small files that ask for much, with the settings that make them do so. */
const FILES: Readonly<Record<string, { bytes: Uint8Array; metadata: Record<string, string> }>> = {
  "a row of 99 megapixels": { bytes: blackPng(99_000_000, 1), metadata: { "pixelate-cell-size": "16" } },
  "a cell for each of 99 megapixels": {
    bytes: blackPng(9949),
    metadata: { "pixelate-grids": "9949", "pixelate-format": "jpeg" },
  },
  "sixteen fine grids of 99 megapixels": {
    bytes: blackPng(9949),
    metadata: { "pixelate-grids": sixteenFrom(2465) },
  },
  "linear light in sixteen fine grids": {
    bytes: blackPng(2872),
    metadata: { "pixelate-grids": sixteenFrom(2857), "pixelate-light": "linear" },
  },
  "hundreds of scans": {
    bytes: scanBomb(),
    metadata: { "pixelate-grids": sixteenFrom(2), "pixelate-regions": "0,0,1,1" },
  },
};

/** What may become of such a file. */
const OUTCOMES = ["pixelated", "TOO_LARGE", "TOO_COSTLY"];

/** Uploads all files at once, and lets a function of 512 MB and 60 seconds do what it can. Returns the outcome of each. */
async function outcomesThrough(trigger: TriggerKind) {
  const failures: FailureRecord[] = [];
  const cloud = await startLocalCloud({
    trigger,
    retryDelaysMs: [10, 10],
    visibilityTimeoutMs: 6 * 60_000,
    lambda: { memoryMb: 512, timeoutMs: 60_000, concurrency: 1 },
    onFailure: (record) => failures.push(record),
    onBatch: (messages) => {
      // What failed comes again at once.
      for (const { receiptHandle } of messages) cloud.trigger.queue?.changeVisibility(receiptHandle, 0);
    },
  });
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  const outcomeOf = async (name: string): Promise<string> => {
    const Key = `uploads/pixelated-${name}.json`;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: cloud.processedBucket, Key }));
    const manifest = JSON.parse((await Body?.transformToString()) ?? "") as {
      status: string;
      error?: { code: string };
    };
    return manifest.error?.code ?? manifest.status;
  };
  try {
    for (const [name, { bytes, metadata }] of Object.entries(FILES)) {
      const Bucket = cloud.sourceBucket;
      await client.send(
        new PutObjectCommand({ Bucket, Key: `uploads/${name}`, Body: bytes, Metadata: metadata }),
      );
    }
    await cloud.idle();
    const outcomes = await Promise.all(Object.keys(FILES).map(outcomeOf));
    return { outcomes, failures, deadLetters: cloud.trigger.deadLetters?.bodies ?? [] };
  } finally {
    client.destroy();
    await cloud.close();
  }
}

describe.each(["s3", "eventbridge-sqs"] as const)("through %s, to a function of 512 MB,", (trigger) => {
  it("every costly file ends in a manifest, and none in a dead letter", { timeout: 300_000 }, async () => {
    const { outcomes, failures, deadLetters } = await outcomesThrough(trigger);
    for (const outcome of outcomes) expect(OUTCOMES).toContain(outcome);
    expect([failures, deadLetters]).toEqual([[], []]);
    // What takes little of a photo that looks like much is done.
    expect(outcomes.at(-1)).toBe("pixelated");
  });
});
