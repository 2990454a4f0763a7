import { readFile } from "node:fs/promises";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../src/cloud.ts";
import { type ObjectChange, notificationOf } from "../src/s3/event.ts";
import { pixelatedByDefinition } from "./expected-pixels.ts";
import { smallPhoto } from "./small-photo.ts";

const GRIDS = [8, 16, 32, 48, 64];
const CHELSEA = new URL("../../../photos/chelsea.png", import.meta.url);
const ROCKET = new URL("../../../photos/rocket.jpg", import.meta.url);

let cloud: LocalCloud;
let client: S3Client;
const failures: unknown[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({ retryDelaysMs: [10, 10], onFailure: (record) => failures.push(record) });
  client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await cloud.close();
});

async function upload(Key: string, Body: Uint8Array, Metadata: Record<string, string> = {}): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key, Body, Metadata }));
  await cloud.idle();
}

async function processed(Key: string): Promise<{ bytes: Buffer; contentType: string | undefined }> {
  const { Body, ContentType } = await client.send(
    new GetObjectCommand({ Bucket: cloud.processedBucket, Key }),
  );
  return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), contentType: ContentType };
}

async function manifest(
  key: string,
): Promise<{ status: string; error?: { code: string }; outputs: { key: string }[] }> {
  return JSON.parse((await processed(key)).bytes.toString()) as Awaited<ReturnType<typeof manifest>>;
}

describe("a photo put into the source bucket", () => {
  it("is pixelated in five grids, every pixel the exact mean of its cell", async () => {
    const original = PNG.sync.read(await readFile(CHELSEA));
    await upload("uploads/chelsea.png", await readFile(CHELSEA));
    for (const cells of GRIDS) {
      const { bytes, contentType } = await processed(`uploads/pixelated-${cells}x${cells}-chelsea.png`);
      expect(contentType).toBe("image/png");
      const output = PNG.sync.read(bytes);
      expect([output.width, output.height]).toEqual([451, 300]);
      expect(Buffer.compare(output.data, pixelatedByDefinition(original, cells))).toBe(0);
    }
  });

  it("is pixelated as a JPEG, within JPEG's loss, if it was one", async () => {
    const bytes = await readFile(ROCKET);
    await upload("uploads/rocket.jpg", bytes);
    const original = jpeg.decode(bytes, { useTArray: true });
    const { bytes: output, contentType } = await processed("uploads/pixelated-8x8-rocket.jpg");
    expect(contentType).toBe("image/jpeg");
    const decoded = jpeg.decode(output, { useTArray: true });
    expect([decoded.width, decoded.height]).toEqual([640, 427]);
    const expected = pixelatedByDefinition(original, 8);
    const difference = decoded.data.reduce((sum, value, i) => sum + Math.abs(value - (expected[i] ?? 0)), 0);
    // On average; at the cells' edges JPEG's own 8 × 8 blocks ring.
    expect(difference / expected.length).toBeLessThan(2);
  });

  it.each(["a+b", "a%2Bb", "a b", "été", "📷", "a&b=c?d#e", "<script>", "..", "%"])(
    "may be called %s",
    async (name) => {
      const photo = smallPhoto();
      await upload(`uploads/${name}/${name}.png`, photo.png);
      const key = `uploads/${name}/pixelated-8x8-${name}.png`;
      const output = PNG.sync.read((await processed(key)).bytes);
      expect(Buffer.compare(output.data, pixelatedByDefinition(photo, 8))).toBe(0);
      const address = `${cloud.url}/p/${key.split("/").map(encodeURIComponent).join("/")}`;
      // A URL's own dots are taken away before it is sent; as such a key it cannot be named.
      if (name !== "..") expect((await fetch(address)).status).toBe(200);
    },
  );

  it("is rejected with a code if it is not a photo, and not retried", async () => {
    await upload("uploads/words.png", Buffer.from("no picture"));
    expect(await manifest("uploads/pixelated-words.png.json")).toMatchObject({
      status: "rejected",
      error: { code: "UNSUPPORTED_FORMAT" },
      outputs: [],
    });
    expect(failures).toEqual([]);
  });

  it("is processed even if another photo of the same event is bad", async () => {
    const photo = smallPhoto();
    const change = (key: string, sequence: number): ObjectChange => {
      const version = cloud.s3.store.bucket(cloud.sourceBucket).current(key);
      return {
        name: "ObjectCreated:Put",
        bucket: cloud.sourceBucket,
        key,
        sequence,
        time: new Date().toISOString(),
        requestId: "1",
        principal: "test",
        ...(version !== undefined && { size: version.size, etag: version.etag }),
      };
    };
    await upload("uploads/bad.png", photo.png.subarray(0, 100));
    await upload("uploads/good.png", photo.png, { "pixelate-grids": "3" });
    const Records = ["uploads/bad.png", "uploads/good.png"].flatMap(
      (key, i) => notificationOf(change(key, i + 1), cloud.s3.region).Records,
    );
    const result = await cloud.lambda.invoke({ Records });
    expect(result.functionError).toBeUndefined();
    expect(await manifest("uploads/pixelated-bad.png.json")).toMatchObject({ status: "rejected" });
    const output = PNG.sync.read((await processed("uploads/pixelated-3x3-good.png")).bytes);
    expect(Buffer.compare(output.data, pixelatedByDefinition(photo, 3))).toBe(0);
  });
});
