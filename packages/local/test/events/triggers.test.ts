import { readFile } from "node:fs/promises";
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../src/cloud.ts";

const PHOTO = await readFile(new URL("../../../../photos/chelsea.png", import.meta.url));
const KEY = "uploads/été +1.png";

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.close());

async function pixelate(options: LocalCloudOptions): Promise<LocalCloud> {
  cloud = await startLocalCloud(options);
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  const photo = { Bucket: cloud.sourceBucket, Key: KEY, Body: PHOTO, Metadata: { "pixelate-grids": "8" } };
  await client.send(new PutObjectCommand(photo));
  await cloud.idle();
  const output = { Bucket: cloud.processedBucket, Key: "uploads/pixelated-8x8-été +1.png" };
  expect((await client.send(new HeadObjectCommand(output))).ContentType).toBe("image/png");
  client.destroy();
  return cloud;
}

describe("the function learns of a photo", () => {
  it("through a queue", async () => {
    const { deadLetters } = await pixelate({ trigger: "sqs" });
    expect(deadLetters?.size).toBe(0);
  });

  it("through EventBridge", async () => {
    await pixelate({ trigger: "eventbridge" });
  });
});

describe("the function tells", () => {
  it("a topic what it did", async () => {
    const { topic } = await pixelate({ notifications: true });
    expect(topic?.messages).toHaveLength(1);
    const told = JSON.parse(topic?.messages[0]?.message ?? "") as unknown;
    expect(JSON.stringify(told)).toContain("uploads/pixelated-8x8-été +1.png");
  });
});
