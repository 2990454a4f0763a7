import {
  DeleteObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { parseRegions, pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rig, startRig } from "./rig.ts";

const photo = PNG.sync.write(new PNG({ width: 9, height: 7, fill: true }));
const KEY = "uploads/cat.png";

let rig: Rig;
let client: S3Client;

beforeAll(async () => {
  rig = await startRig({ environment: { SETTINGS_FROM_TAGS: "true", GRIDS: "2" } });
  client = new S3Client({
    endpoint: rig.proxy.endpoint,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "rig", secretAccessKey: "rig-secret" },
  });
});

afterAll(async () => {
  client.destroy();
  await rig.close();
});

async function upload(tags: Readonly<Record<string, string>>, metadata: Record<string, string> = {}) {
  const Tagging = new URLSearchParams(tags).toString();
  const object = { Bucket: "source", Key: KEY, Body: photo, Metadata: metadata, Tagging };
  await client.send(new PutObjectCommand(object));
  return rig.event(KEY);
}

async function manifest(): Promise<unknown> {
  const bytes = await rig.processed("uploads/pixelated-cat.png.json");
  return JSON.parse(Buffer.from(bytes ?? []).toString());
}

async function output(grid: string) {
  const bytes = await rig.processed(`uploads/pixelated-${grid}-cat.png`);
  return bytes && Buffer.from(bytes);
}

describe.each(["Off", "Enabled"] as const)("tags of an object in S3, with versioning %s", (versioning) => {
  beforeAll(async () => {
    if (versioning === "Enabled") await rig.source.configure({ versioning });
  });

  it("are settings beside its metadata, and a changed tag is a changed setting", async () => {
    const event = await upload(
      { "pixelate-grids": "3 4", "pixelate-regions": "1 2 3 4" },
      { "pixelate-format": "png" },
    );
    await rig.deliver(event);
    const regions = parseRegions("1,2,3,4");
    for (const grid of [3, 4]) {
      expect(await output(`${grid}x${grid}`)).toEqual(Buffer.from(pixelate(photo, { grid, regions })));
    }
    const Tagging = { TagSet: [{ Key: "pixelate-grids", Value: "5" }] };
    await client.send(new PutObjectTaggingCommand({ Bucket: "source", Key: KEY, Tagging }));
    await rig.deliver(event);
    expect(await manifest()).toMatchObject({ outputs: [{ grid: "5x5" }] });
    expect(await output("5x5")).toEqual(Buffer.from(pixelate(photo, { grid: 5 })));
    await client.send(new DeleteObjectTaggingCommand({ Bucket: "source", Key: KEY }));
    await rig.deliver(event);
    expect(await manifest()).toMatchObject({ outputs: [{ grid: "2x2" }] });
  });

  it("are rejected if they are wrong, in the manifest", async () => {
    await rig.deliver(await upload({ "pixelate-delete-original": "true" }));
    expect(await manifest()).toMatchObject({ status: "rejected", error: { code: "INVALID_SETTINGS" } });
  });
});
