import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { BUCKET, refusal, startTestS3, type TestS3 } from "./harness.ts";

async function bytesOf(s3: TestS3, Key: string): Promise<Buffer> {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe("CopyObject", () => {
  const SOURCE = "été +%2B/1.png";
  const CopySource = `${BUCKET}/${encodeURIComponent(SOURCE)}`;

  async function startWithSource(): Promise<TestS3> {
    const s3 = await startTestS3();
    await s3.client.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: SOURCE,
        Body: "photo",
        ContentType: "image/png",
        Metadata: { a: "1" },
      }),
    );
    return s3;
  }

  it("copies bytes and metadata, and sends an event", async () => {
    const s3 = await startWithSource();
    await s3.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "b", CopySource }));
    expect((await bytesOf(s3, "b")).toString()).toBe("photo");
    expect(await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "b" }))).toMatchObject({
      ContentType: "image/png",
      Metadata: { a: "1" },
    });
    expect(s3.events.at(-1)?.eventName).toBe("ObjectCreated:Copy");
  });

  it("replaces metadata only on request, also in place", async () => {
    const s3 = await startWithSource();
    const inPlace = { Bucket: BUCKET, Key: SOURCE, CopySource };
    expect(await refusal(s3.client.send(new CopyObjectCommand(inPlace)))).toBe("400 InvalidRequest");
    await s3.client.send(
      new CopyObjectCommand({ ...inPlace, MetadataDirective: "REPLACE", Metadata: { b: "2" } }),
    );
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: SOURCE }));
    expect(head.Metadata).toEqual({ b: "2" });
  });

  it("checks the preconditions on the source", async () => {
    const s3 = await startWithSource();
    const order = { Bucket: BUCKET, Key: "b", CopySource };
    expect(await refusal(s3.client.send(new CopyObjectCommand({ ...order, CopySourceIfMatch: '"0"' })))).toBe(
      "412 PreconditionFailed",
    );
    expect(
      await refusal(s3.client.send(new CopyObjectCommand({ ...order, CopySource: `${BUCKET}/none` }))),
    ).toBe("404 NoSuchKey");
  });
});

describe("multipart upload", () => {
  const PART = Buffer.alloc(5 * 2 ** 20, "pixel");
  const LAST = Buffer.from("the end");
  const Key = "large.png";

  async function begin(
    s3: TestS3,
  ): Promise<{ UploadId: string; send: (n: number, body: Buffer) => Promise<Part> }> {
    const { UploadId = "" } = await s3.client.send(
      new CreateMultipartUploadCommand({
        Bucket: BUCKET,
        Key,
        ContentType: "image/png",
        ChecksumAlgorithm: "CRC32",
      }),
    );
    const send = async (PartNumber: number, Body: Buffer): Promise<Part> => {
      const { ETag = "", ChecksumCRC32 = "" } = await s3.client.send(
        new UploadPartCommand({
          Bucket: BUCKET,
          Key,
          UploadId,
          PartNumber,
          Body,
          ChecksumAlgorithm: "CRC32",
        }),
      );
      return { PartNumber, ETag, ChecksumCRC32 };
    };
    return { UploadId, send };
  }

  interface Part {
    readonly PartNumber: number;
    readonly ETag: string;
    readonly ChecksumCRC32: string;
  }

  const complete = (s3: TestS3, UploadId: string, Parts: Part[]) =>
    s3.client.send(
      new CompleteMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts } }),
    );

  it("joins the parts in order, with the latest upload of each", async () => {
    const s3 = await startTestS3();
    const { UploadId, send } = await begin(s3);
    const last = await send(2, LAST);
    await send(1, Buffer.from("never mind"));
    const first = await send(1, PART);
    const { ETag } = await complete(s3, UploadId, [first, last]);
    const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest();
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(PART), md5(LAST)])).toString("hex")}-2"`);
    expect((await bytesOf(s3, Key)).equals(Buffer.concat([PART, LAST]))).toBe(true);
    expect(s3.events.map(({ eventName }) => eventName)).toEqual(["ObjectCreated:CompleteMultipartUpload"]);
    expect(await refusal(complete(s3, UploadId, [first, last]))).toBe("404 NoSuchUpload");
  });

  it("refuses small, missing, unordered and changed parts", async () => {
    const s3 = await startTestS3();
    const { UploadId, send } = await begin(s3);
    const one = await send(1, LAST);
    const two = await send(2, PART);
    expect(await refusal(complete(s3, UploadId, [one, two]))).toBe("400 EntityTooSmall");
    expect(await refusal(complete(s3, UploadId, [two, one]))).toBe("400 InvalidPartOrder");
    expect(await refusal(complete(s3, UploadId, [{ ...two, PartNumber: 3 }]))).toBe("400 InvalidPart");
    expect(await refusal(complete(s3, UploadId, [{ ...two, ETag: one.ETag }]))).toBe("400 InvalidPart");
  });

  it("is removed when it is aborted", async () => {
    const s3 = await startTestS3();
    const { UploadId, send } = await begin(s3);
    const part = await send(1, PART);
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId }));
    expect(await refusal(complete(s3, UploadId, [part]))).toBe("404 NoSuchUpload");
    expect(s3.events).toEqual([]);
  });
});
