import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { BUCKET, refusal, startTestS3, type TestS3 } from "./harness.ts";

const BODY = Buffer.from("eight by eight ".repeat(1000));

function put(s3: TestS3, key: string, more: Partial<ConstructorParameters<typeof PutObjectCommand>[0]> = {}) {
  return s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: BODY, ...more }));
}

async function read(s3: TestS3, key: string, more: { Range?: string; IfNoneMatch?: string } = {}) {
  const { Body, ...rest } = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key, ...more }));
  return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

describe("objects", () => {
  it("are returned unchanged, with type, cache control and metadata", async () => {
    const s3 = await startTestS3();
    const { ETag, ChecksumCRC32 } = await put(s3, "a.png", {
      ContentType: "image/png",
      CacheControl: "max-age=60",
      Metadata: { "Pixelate-Grids": "8,24" },
    });
    const got = await read(s3, "a.png");
    expect(got.bytes.equals(BODY)).toBe(true);
    expect(got).toMatchObject({
      ETag,
      ChecksumCRC32,
      ContentType: "image/png",
      CacheControl: "max-age=60",
      ContentLength: BODY.length,
      Metadata: { "pixelate-grids": "8,24" },
    });
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "a.png" }));
    expect(head).toMatchObject({ ETag, ContentLength: BODY.length, Metadata: { "pixelate-grids": "8,24" } });
  });

  it("may be sent as a stream, in chunks with a trailing checksum", async () => {
    const s3 = await startTestS3();
    await put(s3, "s.bin", { Body: Readable.from([BODY, BODY]), ContentLength: BODY.length * 2 });
    const got = await read(s3, "s.bin");
    expect(got.bytes.equals(Buffer.concat([BODY, BODY]))).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
  });

  it("may be empty", async () => {
    const s3 = await startTestS3();
    await put(s3, "empty", { Body: new Uint8Array() });
    expect((await read(s3, "empty")).bytes).toHaveLength(0);
  });

  it.each([
    "sp ace.png",
    "pl+us.png",
    "%2B.png",
    "ünï/日本 語+%25&=?#.png",
    "q'uo\"te(1)!*.png",
    "a//b/../c",
    "📷.jpg",
  ])("keep the key %s", async (key) => {
    const s3 = await startTestS3();
    await put(s3, key);
    expect((await read(s3, key)).bytes.equals(BODY)).toBe(true);
    const list = await s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(list.Contents?.map((object) => object.Key)).toEqual([key]);
    const announced = s3.events[0]?.s3.object.key ?? "";
    expect(decodeURIComponent(announced.replaceAll("+", " "))).toBe(key);
  });

  it("are returned by range", async () => {
    const s3 = await startTestS3();
    await put(s3, "a");
    const middle = await read(s3, "a", { Range: "bytes=6-7" });
    expect(middle).toMatchObject({
      ContentRange: `bytes 6-7/${BODY.length}`,
      $metadata: { httpStatusCode: 206 },
    });
    expect(middle.bytes.toString()).toBe("by");
    expect((await read(s3, "a", { Range: "bytes=-6" })).bytes.toString()).toBe("eight ");
    expect(await refusal(read(s3, "a", { Range: "bytes=99999-" }))).toBe("416 InvalidRange");
  });

  it("are not sent again if the client has them", async () => {
    const s3 = await startTestS3();
    const { ETag = "" } = await put(s3, "a");
    expect(await refusal(read(s3, "a", { IfNoneMatch: ETag }))).toMatch(/^304/);
  });

  it("are gone after deletion, and deleting again succeeds", async () => {
    const s3 = await startTestS3();
    await put(s3, "a");
    const remove = new DeleteObjectCommand({ Bucket: BUCKET, Key: "a" });
    await s3.client.send(remove);
    await s3.client.send(remove);
    expect(await refusal(read(s3, "a"))).toBe("404 NoSuchKey");
    expect(await refusal(s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "a" })))).toBe(
      "404 NotFound",
    );
  });

  it.each([
    ["CRC32", { ChecksumCRC32: "AAAAAA==" }],
    ["CRC32C", { ChecksumCRC32C: "AAAAAA==" }],
    ["CRC64NVME", { ChecksumCRC64NVME: "AAAAAAAAAAA=" }],
    ["SHA1", { ChecksumSHA1: "2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }],
    ["SHA256", { ChecksumSHA256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }],
    ["Content-MD5", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }],
  ])("are refused with a wrong %s, and leave nothing behind", async (_, checksum) => {
    const s3 = await startTestS3();
    expect(await refusal(put(s3, "a", checksum))).toBe("400 BadDigest");
    expect(await refusal(read(s3, "a"))).toBe("404 NoSuchKey");
    expect(s3.events).toEqual([]);
  });

  it("are refused with more than 2 KB of metadata", async () => {
    const s3 = await startTestS3();
    await put(s3, "a", { Metadata: { m: "x".repeat(2047) } });
    expect(await refusal(put(s3, "b", { Metadata: { m: "x".repeat(2048) } }))).toBe("400 MetadataTooLarge");
  });
});

describe("conditional writes", () => {
  it("create an object only if it does not exist", async () => {
    const s3 = await startTestS3();
    await put(s3, "a", { IfNoneMatch: "*" });
    expect(await refusal(put(s3, "a", { IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
  });

  it("replace an object only if it is unchanged", async () => {
    const s3 = await startTestS3();
    const { ETag = "" } = await put(s3, "a");
    await put(s3, "a", { IfMatch: ETag, Body: "new" });
    expect(await refusal(put(s3, "a", { IfMatch: ETag }))).toBe("412 PreconditionFailed");
    expect(await refusal(put(s3, "b", { IfMatch: ETag }))).toBe("404 NoSuchKey");
    expect((await read(s3, "a")).bytes.toString()).toBe("new");
  });

  it("delete an object only if it is unchanged", async () => {
    const s3 = await startTestS3();
    const { ETag = "" } = await put(s3, "a");
    const remove = (IfMatch: string) =>
      s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "a", IfMatch }));
    expect(await refusal(remove('"00000000000000000000000000000000"'))).toBe("412 PreconditionFailed");
    expect(await refusal(remove(ETag))).toBeUndefined();
  });
});

describe("listings", () => {
  it("come in pages, in the order of UTF-8 bytes", async () => {
    const s3 = await startTestS3();
    const keys = ["b", "a", "\u{ffee}", "\u{1f4f7}", "a/2", "a/1"];
    for (const key of keys) await put(s3, key, { Body: "x" });
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.client.send(
        new ListObjectsV2Command({
          Bucket: BUCKET,
          MaxKeys: 2,
          ...(ContinuationToken && { ContinuationToken }),
        }),
      );
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(seen).toEqual(["a", "a/1", "a/2", "b", "\u{ffee}", "\u{1f4f7}"]);
  });

  it("roll up keys with a common prefix", async () => {
    const s3 = await startTestS3();
    for (const key of ["uploads/a", "uploads/x/1", "uploads/x/2", "z"]) await put(s3, key, { Body: "x" });
    const list = await s3.client.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "uploads/", Delimiter: "/" }),
    );
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(["uploads/a"]);
    expect(list.CommonPrefixes).toEqual([{ Prefix: "uploads/x/" }]);
  });
});
