import { readdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { writeCondition } from "../../src/s3/conditions.ts";
import { BUCKET, refusal, startTestS3, temporaryFolder, type TestS3 } from "./harness.ts";

const put = (s3: TestS3, Key: string, Body: string) =>
  s3.client.send(
    new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType: "image/png", Metadata: { m: "1" } }),
  );

async function read(s3: TestS3, Key: string) {
  const { Body, ContentType, Metadata, ETag } = await s3.client.send(
    new GetObjectCommand({ Bucket: BUCKET, Key }),
  );
  return { text: await Body?.transformToString(), ContentType, Metadata, ETag };
}

describe("a store that is opened again", () => {
  it("has every object, version and setting, and continues its sequence", async () => {
    const folder = await temporaryFolder();
    const before = await startTestS3({ folder });
    await put(before, "kept 📷.png", "old");
    await put(before, "kept 📷.png", "new");
    await put(before, "gone.png", "x");
    await before.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "gone.png" }));
    await before.store.bucket(BUCKET).configure({ versioning: "Enabled" });
    const { VersionId } = await put(before, "kept 📷.png", "newest");
    const expected = await read(before, "kept 📷.png");
    await before.close();

    const after = await startTestS3({ folder });
    expect(await read(after, "kept 📷.png")).toEqual(expected);
    expect(
      after.store
        .bucket(BUCKET)
        .versionsOf("kept 📷.png")
        .map(({ versionId }) => versionId),
    ).toEqual([VersionId, "null"]);
    expect(await refusal(read(after, "gone.png"))).toBe("404 NoSuchKey");
    expect(after.store.bucket(BUCKET).settings.versioning).toBe("Enabled");
    await put(after, "kept 📷.png", "later");
    const [sequence = 0] = after.changes.map((change) => change.sequence);
    expect(sequence).toBeGreaterThan(Math.max(...before.changes.map((change) => change.sequence)));
  });

  it("counts only the newer of two unversioned writes that a crash left behind", async () => {
    const folder = await temporaryFolder();
    const before = await startTestS3({ folder });
    await put(before, "a", "old");
    const old = before.store.bucket(BUCKET).current("a");
    await put(before, "a", "new");
    await before.close();
    if (old === undefined) throw new Error("nothing was written");
    const stem = before.store.files.version(BUCKET, "a", old.sequence);
    await writeFile(`${stem}.bin`, "old");
    await writeFile(`${stem}.json`, JSON.stringify(old));

    const after = await startTestS3({ folder });
    expect((await read(after, "a")).text).toBe("new");
    expect(after.store.bucket(BUCKET).versionsOf("a")).toHaveLength(1);
  });

  it("keeps nothing of an aborted upload", async () => {
    const folder = await temporaryFolder();
    const s3 = await startTestS3({ folder });
    const presigner = s3.clientWith({ requestChecksumCalculation: "WHEN_REQUIRED" });
    const url = new URL(await getSignedUrl(presigner, new PutObjectCommand({ Bucket: BUCKET, Key: "a" })));
    await new Promise<void>((resolve) => {
      const upload = request(url, { method: "PUT", headers: { "content-length": 1000 } });
      upload.on("error", () => {
        resolve();
      });
      upload.write("half of it", () => {
        setTimeout(() => upload.destroy(new Error("broken off")), 50);
      });
    });
    expect(s3.requests).toEqual([]);
    expect(await refusal(read(s3, "a"))).toBe("404 NoSuchKey");
    await expect.poll(() => readdir(join(folder, "incoming"))).toEqual([]);
  });
});

describe("concurrent writes", () => {
  it("let exactly one conditional creation succeed", async () => {
    const s3 = await startTestS3();
    const create = (Body: string) =>
      refusal(s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body, IfNoneMatch: "*" })));
    const results = await Promise.all(["1", "2", "3", "4", "5"].map(create));
    expect(results.filter((result) => result === undefined)).toHaveLength(1);
    expect(results.filter((result) => result === "412 PreconditionFailed")).toHaveLength(4);
    expect(s3.events).toHaveLength(1);
  });

  it("conflict if the key is deleted during a conditional write", async () => {
    const s3 = await startTestS3();
    await put(s3, "a", "1");
    const bucket = s3.store.bucket(BUCKET);
    const check = writeCondition({ "if-match": bucket.current("a")?.etag }, bucket, "a");
    await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "a" }));
    expect(() => {
      check(bucket.current("a"));
    }).toThrow(expect.objectContaining({ code: "ConditionalRequestConflict", status: 409 }) as Error);
  });
});
