import { createHash } from "node:crypto";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../src/batch/csv.ts";
import { ManifestError } from "../../src/batch/manifest.ts";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import type { Backfill } from "../../src/cloud/backfill.ts";
import type { ChooseFault } from "../../src/faults/proxy.ts";
import { pixelatedByDefinition } from "../expected-pixels.ts";
import { smallPhoto } from "../small-photo.ts";

const GRIDS = [8, 16, 32, 48, 64];
const photo = smallPhoto();

let cloud: LocalCloud;
let client: S3Client;
const written: string[] = [];
/** Number of reads that fail from now on, by the end of the object's URL. */
const failing = new Map<string, number>();

const faults: ChooseFault = ({ method, url }) => {
  const [path = ""] = url.split("?");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const left = method === "GET" ? (failing.get(name) ?? 0) : 0;
  if (left === 0) return undefined;
  failing.set(name, left - 1);
  return { kind: "status", status: 503 };
};

beforeAll(async () => {
  cloud = await startLocalCloud({
    notifications: true,
    faults,
    onChange: ({ bucket, key }) => {
      if (bucket === cloud.processedBucket) written.push(key);
    },
  });
  client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

/** Puts an object without sending an event, as if it existed before the function. */
async function put(Key: string, Body: Uint8Array = photo.png): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key, Body }));
}

async function read(Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Reads the lines of a report by the status under which its manifest lists them. */
async function report({ report: { bucket, key } }: Backfill): Promise<Record<string, string[][]>> {
  const manifest = JSON.parse((await read(bucket, key)).toString()) as {
    readonly Format: string;
    readonly Results: readonly { TaskExecutionStatus: string; MD5Checksum: string; Key: string }[];
  };
  expect(manifest.Format).toBe("Report_CSV_20180820");
  const lines: Record<string, string[][]> = {};
  for (const { TaskExecutionStatus, MD5Checksum, Key } of manifest.Results) {
    const text = await read(bucket, Key);
    expect(createHash("md5").update(text).digest("hex")).toBe(MD5Checksum);
    lines[TaskExecutionStatus] = readCsv(text.toString());
  }
  return lines;
}

function codes({ results }: Backfill): Record<string, string> {
  return Object.fromEntries(
    results.map(({ task, code, message }) => [decodeURIComponent(task.encodedKey), `${code}: ${message}`]),
  );
}

describe.each(["1.0", "2.0"] as const)("a job in schema %s", (schemaVersion) => {
  const dir = `old ${schemaVersion}/`;
  const name = "été +1.png";
  const manifestKey = `${dir}pixelated-${name}.json`;

  it("pixelates existing objects: each output and notification once", async () => {
    await put(`${dir}${name}`);
    await put(`${dir}deleted.png`);
    await client.send(new DeleteObjectCommand({ Bucket: cloud.sourceBucket, Key: `${dir}deleted.png` }));
    const notified = cloud.topic?.messages.length ?? 0;
    const job = await cloud.backfill({ prefix: dir, schemaVersion });
    expect(codes(job)).toEqual({ [`${dir}${name}`]: "Succeeded: 5 outputs" });
    const outputs = GRIDS.map((grid) => `${dir}pixelated-${grid}x${grid}-${name}`);
    const writes = written.filter((key) => key.startsWith(dir));
    expect(writes.sort()).toEqual([...outputs, manifestKey, manifestKey].sort());
    for (const [i, grid] of GRIDS.entries()) {
      const output = PNG.sync.read(await read(cloud.processedBucket, outputs[i] ?? ""));
      expect(Buffer.compare(output.data, pixelatedByDefinition(photo, grid))).toBe(0);
    }
    expect(cloud.topic?.messages).toHaveLength(notified + 1);
    expect(await report(job)).toEqual({
      succeeded: [[cloud.sourceBucket, expect.any(String), "", "succeeded", "200", "", "5 outputs"]],
    });
  });

  it("changes nothing when it is run again", async () => {
    const before = [written.length, cloud.topic?.messages.length];
    const job = await cloud.backfill({ prefix: dir, schemaVersion });
    expect(codes(job)).toEqual({ [`${dir}${name}`]: "Succeeded: 5 outputs" });
    expect([written.length, cloud.topic?.messages.length]).toEqual(before);
  });

  it("processes a manifest and reports bad photos, missing objects and invalid keys", async () => {
    await put(`${dir}words.png`, Buffer.from("no picture"));
    await put(`${dir}good.png`);
    const encodedDir = dir.replace(" ", "+");
    const keys = ["words.png", "good.png", "never-was.png", "%E9.png"].map((it) => encodedDir + it);
    const manifest = keys.map((key) => `${cloud.sourceBucket},"${key}"\n`).join("");
    const job = await cloud.backfill({ manifest, schemaVersion });
    const { succeeded = [], failed = [] } = await report(job);
    expect(succeeded.map(([, key]) => key)).toEqual([keys[1]]);
    expect(failed.map(([, key, , ...rest]) => [key, ...rest])).toEqual([
      [keys[0], "failed", "200", "PermanentFailure", expect.stringMatching(/^UNSUPPORTED_FORMAT: /)],
      [keys[2], "failed", "200", "PermanentFailure", "The object does not exist"],
      [
        keys[3],
        "failed",
        "200",
        "PermanentFailure",
        `Expected a form-encoded key in UTF-8 but received ${keys[3]}`,
      ],
    ]);
  });

  it("fails for a foreign bucket without touching it", async () => {
    const before = written.length;
    const job = await cloud.backfill({ manifest: "somebody-elses,a.png\n", schemaVersion });
    expect(codes(job)).toEqual({ "a.png": "PermanentFailure: The bucket is not a source bucket" });
    expect(written).toHaveLength(before);
  });

  it("retries a task while storage fails, and reports it when the retries are used up", async () => {
    const manifest = ["better", "worse"]
      .map((it) => `${cloud.sourceBucket},fails/${it}-${schemaVersion}.png\n`)
      .join("");
    await put(`fails/better-${schemaVersion}.png`);
    await put(`fails/worse-${schemaVersion}.png`);
    // The SDK makes three attempts in each attempt of a task.
    failing.set(`better-${schemaVersion}.png`, 3);
    failing.set(`worse-${schemaVersion}.png`, 6);
    const job = await cloud.backfill({ manifest, schemaVersion, retryDelaysMs: [1] });
    expect(job.results).toMatchObject([
      { code: "Succeeded", tries: 2 },
      {
        code: "TemporaryFailure",
        tries: 2,
        message: expect.stringContaining("GetObject of s3://") as string,
      },
    ]);
    const { failed } = await report(job);
    expect(failed?.map(([, , , , , code]) => code)).toEqual(["TemporaryFailure"]);
  });
});

describe("a backfill", () => {
  it("of an empty bucket stores a report without results", async () => {
    const job = await cloud.backfill({ prefix: "nowhere/" });
    expect([job.results, await report(job)]).toEqual([[], {}]);
  });

  it("refuses an invalid manifest", async () => {
    await expect(cloud.backfill({ manifest: "a.png" })).rejects.toThrow(ManifestError);
  });
});
