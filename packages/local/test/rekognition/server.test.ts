import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DetectFacesCommand, type Image, RekognitionClient } from "@aws-sdk/client-rekognition";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RekognitionServer, serveRekognition } from "../../src/rekognition/server.ts";
import { type S3Server, startS3 } from "../../src/s3/server.ts";
import { smallPhoto } from "../small-photo.ts";

const CREDENTIALS = { accessKeyId: "someone", secretAccessKey: "secret" };
const REGION = "us-east-1";
const PHOTO = new Uint8Array(smallPhoto().png);
const FACE = { BoundingBox: { Left: 0.25, Top: 0.5, Width: 0.1, Height: 0.2 }, Confidence: 99.5 };

let folder: string;
let s3: S3Server;
let rekognition: RekognitionServer;
let client: RekognitionClient;
const read: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-rekognition-"));
  s3 = await startS3({ folder, region: REGION, port: 0, identities: [CREDENTIALS] });
  await s3.store.createBucket("photos");
  const uploader = new S3Client({
    endpoint: s3.endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  for (const [Key, Body] of Object.entries({ "a b.png": PHOTO, "note.txt": "no photo" })) {
    await uploader.send(new PutObjectCommand({ Bucket: "photos", Key, Body }));
  }
  uploader.destroy();
  rekognition = await serveRekognition({
    store: s3.store,
    detect: (photo) => (photo.length === PHOTO.length ? [FACE] : []),
    onRead: ({ bucket, key }) => read.push(`${bucket}/${key}`),
  });
  client = new RekognitionClient({
    endpoint: rekognition.endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await rekognition.close();
  await s3.close();
  await rm(folder, { recursive: true });
});

const detect = (image: Image) => client.send(new DetectFacesCommand({ Image: image }));

describe("the local Rekognition", () => {
  it("finds faces in a stored photo and in one that is sent", async () => {
    const stored = await detect({ S3Object: { Bucket: "photos", Name: "a b.png" } });
    expect(stored.FaceDetails).toEqual([FACE]);
    expect(read).toEqual(["photos/a b.png"]);
    expect((await detect({ Bytes: PHOTO })).FaceDetails).toEqual([FACE]);
  });

  it.each<[string, Image]>([
    ["InvalidS3ObjectException", { S3Object: { Bucket: "photos", Name: "none.png" } }],
    ["InvalidS3ObjectException", { S3Object: { Bucket: "none", Name: "a b.png" } }],
    ["InvalidS3ObjectException", { S3Object: { Bucket: "photos", Name: "a b.png", Version: "none" } }],
    ["InvalidImageFormatException", { S3Object: { Bucket: "photos", Name: "note.txt" } }],
    ["ImageTooLargeException", { Bytes: new Uint8Array(5 * 2 ** 20 + 1) }],
    ["InvalidParameterException", {}],
  ])("answers %s as the service does", async (name, image) => {
    await expect(detect(image)).rejects.toMatchObject({ name });
  });
});
