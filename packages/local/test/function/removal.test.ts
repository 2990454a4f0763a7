import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import type { LocalCloudOptions } from "../../src/cloud/options.ts";
import type { Invalidation } from "../../src/cloudfront/invalidation-server.ts";
import { serveInvalidations } from "../../src/cloudfront/invalidation-server.ts";
import { startFaultProxy } from "../../src/faults/proxy.ts";
import { startRig } from "./rig.ts";

const Key = "uploads/été +1.png";
const OUTPUT = "uploads/pixelated-2x2-été +1.png";
const MANIFEST = "uploads/pixelated-été +1.png.json";

function photo(shade: number): Uint8Array {
  const image = new PNG({ width: 9, height: 7 });
  image.data.fill(shade);
  return PNG.sync.write(image);
}

interface Bench {
  readonly cloud: LocalCloud;
  readonly invalidations: Invalidation[];
  readonly upload: (shade: number, metadata?: Record<string, string>) => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Versions and delete markers in the processed bucket. */
  readonly versions: () => number;
  /** Gets an output from the CDN. Returns the status. */
  readonly view: (query?: string) => Promise<number>;
}

/** Runs a test with a cloud that deletes the outputs of deleted photos. */
async function within(options: LocalCloudOptions, test: (bench: Bench) => Promise<void>): Promise<void> {
  const invalidations: Invalidation[] = [];
  const cloud = await startLocalCloud({
    deleteOutputs: true,
    invalidations: true,
    notifications: true,
    onInvalidation: (invalidation) => invalidations.push(invalidation),
    ...options,
    lambda: { ...options.lambda, environment: { GRIDS: "2", ...options.lambda?.environment } },
  });
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  const at = { Bucket: cloud.sourceBucket, Key };
  const processed = cloud.s3.store.bucket(cloud.processedBucket);
  try {
    await test({
      cloud,
      invalidations,
      upload: async (shade, Metadata) => {
        await client.send(new PutObjectCommand({ ...at, Body: photo(shade), Metadata }));
        await cloud.idle();
      },
      remove: async () => {
        await client.send(new DeleteObjectCommand(at));
        await cloud.idle();
      },
      versions: () => [OUTPUT, MANIFEST].flatMap((key) => processed.versionsOf(key)).length,
      view: async (query = "") =>
        (await fetch(`${cloud.url}/p/${OUTPUT.split("/").map(encodeURIComponent).join("/")}${query}`)).status,
    });
  } finally {
    client.destroy();
    await cloud.close();
  }
}

function messagesOf({ topic }: LocalCloud): unknown[] {
  return (topic?.messages ?? []).map(({ message }) => JSON.parse(message) as unknown);
}

describe.each(["s3", "eventbridge", "sqs", "sns-sqs"] as const)(
  "a photo that is deleted, through %s,",
  (trigger) => {
    it("takes its outputs, their copies in the CDN and its manifest with it", () =>
      within({ trigger }, async ({ cloud, invalidations, upload, remove, versions, view }) => {
        await upload(1);
        const [pixelated] = messagesOf(cloud) as [{ outputs: { url: string }[] }];
        const query = pixelated.outputs[0]?.url.replace(/^[^?]*/, "");
        expect(query).toMatch(/^\?v=[0-9a-f]{32}$/);
        expect([await view(), await view(query)]).toEqual([200, 200]);
        await remove();
        expect(versions()).toBe(0);
        expect([await view(), await view(query)]).toEqual([403, 403]);
        expect(invalidations.map(({ paths }) => paths)).toEqual([
          expect.arrayContaining([
            `/p/uploads/pixelated-2x2-%C3%A9t%C3%A9%20+1.png${query}`,
            `/uploads/pixelated-2x2-%C3%A9t%C3%A9%20%2B1.png`,
          ]),
        ]);
        expect(messagesOf(cloud)).toMatchObject([
          { type: "pixelater.pixelated" },
          { type: "pixelater.removed", source: { key: Key }, outputs: [{ key: OUTPUT }] },
        ]);
      }));
  },
);

describe("with versions of photos and outputs", () => {
  it("every version of the outputs goes, and another upload brings new ones", () =>
    within({}, async ({ cloud, upload, remove, versions, view }) => {
      for (const name of [cloud.sourceBucket, cloud.processedBucket]) {
        await cloud.s3.store.bucket(name).configure({ versioning: "Enabled" });
      }
      await upload(1);
      await upload(2);
      expect(versions()).toBeGreaterThan(4);
      await remove();
      expect(versions()).toBe(0);
      await upload(1);
      expect(await view()).toBe(200);
    }));
});

describe("originals that the function deletes", () => {
  it("leave their outputs, though S3 sends an event about their deletion", () =>
    within({ lambda: { environment: { DELETE_ORIGINAL: "after-success" } } }, async (bench) => {
      await bench.upload(1);
      expect(bench.cloud.s3.store.bucket(bench.cloud.sourceBucket).versionsOf(Key)).toEqual([]);
      expect(await bench.view()).toBe(200);
      expect(messagesOf(bench.cloud)).toMatchObject([{ type: "pixelater.pixelated", original: "deleted" }]);
    }));
});

describe("an invalidation that fails", () => {
  it("fails the delivery of a replaced photo, and a retry of the same event sends it", async () => {
    const paths: (readonly string[])[] = [];
    const cloudFront = await serveInvalidations({
      distributionId: "E2EXAMPLE1234",
      invalidate: (it) => paths.push(it),
    });
    let fails = true;
    const proxy = await startFaultProxy(cloudFront.endpoint, () =>
      fails ? { kind: "status", status: 503 } : undefined,
    );
    const rig = await startRig({
      environment: {
        GRIDS: "2",
        DISTRIBUTION_ID: "E2EXAMPLE1234",
        AWS_ENDPOINT_URL_CLOUDFRONT: proxy.endpoint,
      },
    });
    try {
      await rig.deliver(await rig.upload("uploads/a.png", photo(1)), "first");
      const event = await rig.upload("uploads/a.png", photo(2));
      expect((await rig.deliver(event, "second")).functionError).toBeDefined();
      expect(paths).toEqual([]);
      fails = false;
      expect((await rig.deliver(event, "second")).functionError).toBeUndefined();
      expect(paths).toHaveLength(1);
      expect(paths[0]).toContain("/p/uploads/pixelated-2x2-a.png");
      expect(rig.topic.messages).toHaveLength(2);
    } finally {
      await rig.close();
      await proxy.close();
      await cloudFront.close();
    }
  });
});
