import { readFileSync } from "node:fs";
import { PutObjectCommand, S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
import { decode } from "@pixelater/core";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import type { LocalCloudOptions } from "../../src/cloud/options.ts";

const PORTRAIT = readFileSync(new URL("../../../../photos/astronaut.png", import.meta.url));
/** A pixel of the face, upright. */
const FACE = [224, 120] as const;

let cloud: LocalCloud | undefined;
let client: S3Client;

afterEach(async () => {
  client.destroy();
  await cloud?.close();
});

/** Uploads the portrait and returns its manifest and the pixels of its output. */
async function uploaded(options: LocalCloudOptions, metadata: Record<string, string>) {
  cloud = await startLocalCloud(options);
  await cloud.s3.store.bucket(cloud.sourceBucket).configure({ versioning: "Enabled" });
  client = new S3Client({ ...cloud.s3, forcePathStyle: true });
  const { sourceBucket, processedBucket } = cloud;
  const Key = "uploads/portrait.png";
  await client.send(new PutObjectCommand({ Bucket: sourceBucket, Key, Body: PORTRAIT, Metadata: metadata }));
  await cloud.idle();
  const read = async (key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: processedBucket, Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  const manifest = JSON.parse(Buffer.from(await read("uploads/pixelated-portrait.png.json")).toString()) as {
    outputs: { key: string }[];
  };
  const [output] = manifest.outputs;
  return { manifest, pixels: output && decode(await read(output.key)) };
}

function colorAt({ width, data }: { width: number; data: Uint8Array }, [x, y]: readonly [number, number]) {
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
}

const ASKED = { "pixelate-faces": "true", "pixelate-color": "#00ff00", "pixelate-strength": "4" };

describe("a photo whose faces are asked for", () => {
  it("is rejected by the plain function, which says what to set", async () => {
    const { manifest } = await uploaded({}, ASKED);
    expect(manifest).toMatchObject({ status: "rejected", error: { code: "NO_DETECTOR" } });
  });

  it("is searched by the function that has a detector", async () => {
    const { manifest, pixels } = await uploaded({ detector: "built-in" }, ASKED);
    expect(manifest).toMatchObject({ faces: 1, outputs: [{ grid: "strength-4" }] });
    expect(pixels && colorAt(pixels, FACE)).toEqual([0, 255, 0]);
    expect(pixels && colorAt(pixels, [0, 0])).toEqual(colorAt(decode(PORTRAIT), [0, 0]));
  });

  it("is searched by Rekognition, which reads its version from the bucket", async () => {
    const read: object[] = [];
    const options: LocalCloudOptions = {
      detector: "rekognition",
      detectFaces: () => [
        { BoundingBox: { Left: 0.35, Top: 0.15, Width: 0.18, Height: 0.25 }, Confidence: 99.9 },
      ],
      onRekognition: (object) => read.push(object),
    };
    const { manifest, pixels } = await uploaded(options, ASKED);
    expect(manifest).toMatchObject({
      faces: 1,
      found: [{ label: "face", region: "ellipse 179,76,93,129 pad 40%", score: 1 }],
    });
    expect(read).toEqual([{ bucket: "amc-image-pixelater-source", key: "uploads/portrait.png" }]);
    expect(pixels && colorAt(pixels, FACE)).toEqual([0, 255, 0]);
  });
});
