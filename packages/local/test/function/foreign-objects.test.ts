import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import { smallPhoto } from "../small-photo.ts";

const BY_HAND = "made by hand";

let cloud: LocalCloud;
let client: S3Client;
const failures: unknown[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({
    notifications: true,
    retryDelaysMs: [10, 10],
    onFailure: (record) => failures.push(record),
  });
  client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await cloud.close();
});

async function put(bucket: string, key: string, body: Uint8Array | string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function processedText(key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: cloud.processedBucket, Key: key }));
  return (await Body?.transformToString()) ?? "";
}

function messagesAbout(name: string): unknown[] {
  return (cloud.topic?.messages ?? [])
    .map(({ message }) => JSON.parse(message) as { source: { key: string } })
    .filter(({ source }) => source.key === `uploads/${name}`);
}

describe.each(["never had versions", "has versions"])("in a processed bucket that %s", (kind) => {
  const dir = kind === "has versions" ? "v" : "u";
  beforeAll(async () => {
    if (kind === "has versions") {
      await cloud.s3.store.bucket(cloud.processedBucket).configure({ versioning: "Enabled" });
    }
  });

  it("an object that somebody put under an output's key stays, and the manifest says why there is no output", async () => {
    const taken = `uploads/pixelated-8x8-${dir}-x.png`;
    await put(cloud.processedBucket, taken, BY_HAND);
    await put(cloud.sourceBucket, `uploads/${dir}-x.png`, smallPhoto().png);
    await cloud.idle();
    expect(await processedText(taken)).toBe(BY_HAND);
    expect(cloud.s3.store.bucket(cloud.processedBucket).versionsOf(taken)).toHaveLength(1);
    expect(JSON.parse(await processedText(`uploads/pixelated-${dir}-x.png.json`))).toMatchObject({
      status: "rejected",
      outputs: [],
      error: { code: "KEY_TAKEN", message: expect.stringContaining(taken) as string },
    });
    expect(messagesAbout(`${dir}-x.png`)).toMatchObject([{ type: "pixelater.rejected" }]);
    expect(failures).toEqual([]);
  });

  it("an object under the manifest's key stays, and message and API say so", async () => {
    const id = `${(dir === "v" ? "5" : "6").repeat(32)}.png`;
    const taken = `uploads/pixelated-${id}.json`;
    await put(cloud.processedBucket, taken, BY_HAND);
    await put(cloud.sourceBucket, `uploads/${id}`, smallPhoto().png);
    await cloud.idle();
    expect(await processedText(taken)).toBe(BY_HAND);
    expect(messagesAbout(id)).toMatchObject([{ type: "pixelater.rejected", error: { code: "KEY_TAKEN" } }]);
    const status = await fetch(`${cloud.url}/api/uploads/${id}`);
    expect(await status.json()).toMatchObject({ state: "rejected", error: { code: "KEY_TAKEN" } });
    expect(failures).toEqual([]);
  });
});
