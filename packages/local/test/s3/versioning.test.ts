import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { BUCKET, refusal, startTestS3, type TestS3 } from "./harness.ts";

async function startVersioned(): Promise<TestS3> {
  const s3 = await startTestS3();
  const enable = { Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" as const } };
  await s3.client.send(new PutBucketVersioningCommand(enable));
  return s3;
}

async function put(s3: TestS3, Key: string, Body: string): Promise<string> {
  const { VersionId = "" } = await s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  return VersionId;
}

async function read(s3: TestS3, Key: string, VersionId?: string): Promise<string | undefined> {
  const { Body } = await s3.client.send(
    new GetObjectCommand({ Bucket: BUCKET, Key, ...(VersionId !== undefined && { VersionId }) }),
  );
  return Body?.transformToString();
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

const remove = (s3: TestS3, Key: string, more: { VersionId?: string; IfMatch?: string } = {}) =>
  s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key, ...more }));

describe("a versioned bucket", () => {
  it("keeps overwritten versions and names the version in the event", async () => {
    const s3 = await startVersioned();
    const first = await put(s3, "a", "one");
    const second = await put(s3, "a", "two");
    expect(await read(s3, "a")).toBe("two");
    expect(await read(s3, "a", first)).toBe("one");
    expect(s3.events.map((event) => event.s3.object.versionId)).toEqual([first, second]);
    const [older = "", newer = ""] = s3.events.map((event) => event.s3.object.sequencer);
    expect(older < newer).toBe(true);
  });

  it("adds a delete marker, and restores the object when the marker is deleted", async () => {
    const s3 = await startVersioned();
    const version = await put(s3, "a", "one");
    const { DeleteMarker, VersionId: marker = "" } = await remove(s3, "a");
    expect(DeleteMarker).toBe(true);
    expect(await refusal(read(s3, "a"))).toBe("404 NoSuchKey");
    expect(await refusal(read(s3, "a", marker))).toBe("405 MethodNotAllowed");
    expect(await read(s3, "a", version)).toBe("one");
    expect((await s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount).toBe(0);
    await remove(s3, "a", { VersionId: marker });
    expect(await read(s3, "a")).toBe("one");
    expect(s3.events.map(({ eventName }) => eventName)).toEqual([
      "ObjectCreated:Put",
      "ObjectRemoved:DeleteMarkerCreated",
      "ObjectRemoved:Delete",
    ]);
  });

  it("deletes one version for good, if the current one is as the condition says", async () => {
    const s3 = await startVersioned();
    const version = await put(s3, "a", "one");
    await put(s3, "a", "two");
    const IfMatch = `"${md5("one")}"`;
    expect(await refusal(remove(s3, "a", { VersionId: version, IfMatch }))).toBe("412 PreconditionFailed");
    await remove(s3, "a", { VersionId: version, IfMatch: `"${md5("two")}"` });
    expect(await refusal(read(s3, "a", version))).toBe("404 NoSuchVersion");
    expect(await read(s3, "a")).toBe("two");
  });

  it("lists every version in pages, newest first within a key", async () => {
    const s3 = await startVersioned();
    const a = [await put(s3, "a", "1"), await put(s3, "a", "2"), await put(s3, "a", "3")].reverse();
    const b = await put(s3, "b", "1");
    const { VersionId: marker } = await remove(s3, "b");
    const seen: (string | undefined)[] = [];
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof list>> = await list(next);
      seen.push(
        ...[...(page.DeleteMarkers ?? []), ...(page.Versions ?? [])].map(({ VersionId }) => VersionId),
      );
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      next =
        page.IsTruncated === true
          ? { ...(KeyMarker && { KeyMarker }), ...(VersionIdMarker && { VersionIdMarker }) }
          : undefined;
    }
    expect(seen).toEqual([...a, marker, b]);

    function list(from: { KeyMarker?: string; VersionIdMarker?: string }) {
      return s3.client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, MaxKeys: 1, ...from }));
    }
  });
});

describe("DeleteObjects", () => {
  it("returns a result for each key, including missing ones", async () => {
    const s3 = await startTestS3();
    await put(s3, "a & <b>.png", "1");
    const { Deleted, Errors } = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket: BUCKET,
        Delete: { Objects: [{ Key: "a & <b>.png" }, { Key: "nothing" }, { Key: "nothing", ETag: '"0"' }] },
      }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["a & <b>.png", "nothing"]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([["nothing", "NoSuchKey"]]);
    expect(await refusal(read(s3, "a & <b>.png"))).toBe("404 NoSuchKey");
  });
});
