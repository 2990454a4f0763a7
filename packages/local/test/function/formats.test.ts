import { readFileSync } from "node:fs";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { inspect } from "@pixelater/core";
import { expect, it } from "vitest";
import { startLocalCloud } from "../../src/cloud.ts";

const PHOTOS = ["photo.heic", "rgb.bmp"].map((name) => ({
  name,
  bytes: readFileSync(new URL(`../../../formats/test/fixtures/${name}`, import.meta.url)),
}));

it("the packed function decodes a HEIC with libheif beside it, and a BMP", async () => {
  const cloud = await startLocalCloud({ formats: true });
  const client = new S3Client({ ...cloud.s3, forcePathStyle: true });
  try {
    for (const { name, bytes } of PHOTOS) {
      const Key = `uploads/${name}`;
      await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key, Body: bytes }));
    }
    await cloud.idle();
    const outputs = PHOTOS.map(async ({ name }) => {
      const Key = `uploads/pixelated-8x8-${name}`;
      const { Body, ContentType } = await client.send(
        new GetObjectCommand({ Bucket: cloud.processedBucket, Key }),
      );
      const { format, width } = inspect((await Body?.transformToByteArray()) ?? new Uint8Array());
      return { ContentType, format, width };
    });
    expect(await Promise.all(outputs)).toEqual([
      { ContentType: "image/jpeg", format: "jpeg", width: 80 },
      { ContentType: "image/jpeg", format: "jpeg", width: 48 },
    ]);
  } finally {
    client.destroy();
    await cloud.close();
  }
});

it("the API of that function grants a HEIC, which comes back pixelated", async () => {
  const cloud = await startLocalCloud({ formats: true });
  try {
    const [{ bytes } = { bytes: Buffer.of() }] = PHOTOS;
    const request = { type: "image/heic", size: bytes.length, settings: { grids: [8] } };
    const granted = await fetch(`${cloud.url}/api/uploads`, {
      method: "POST",
      body: JSON.stringify(request),
    });
    const { upload, statusUrl } = (await granted.json()) as {
      readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
      readonly statusUrl: string;
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(bytes)]));
    expect((await fetch(upload.url, { method: "POST", body: form })).status).toBe(204);
    await cloud.idle();
    const status = await fetch(`${cloud.url}${statusUrl}`);
    expect(await status.json()).toMatchObject({
      state: "pixelated",
      outputs: [{ grid: "8x8", contentType: "image/jpeg" }],
    });
  } finally {
    await cloud.close();
  }
});
