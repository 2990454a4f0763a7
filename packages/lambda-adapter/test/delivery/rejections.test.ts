import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { createDeadline } from "../../src/deadline.ts";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };

interface BadObject {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly code: string;
  readonly metadata?: Record<string, string>;
  readonly variables?: Record<string, string>;
}

const bad: BadObject[] = [
  { what: "other bytes", bytes: new TextEncoder().encode("GIF89a"), code: "UNSUPPORTED_FORMAT" },
  { what: "an empty object", bytes: new Uint8Array(), code: "TRUNCATED" },
  { what: "half an image", bytes: smallPng(1).subarray(0, 60), code: "TRUNCATED" },
  { what: "too many pixels", bytes: smallPng(1), code: "TOO_LARGE", variables: { MAX_PIXELS: "34" } },
  { what: "too many bytes", bytes: smallPng(1), code: "TOO_LARGE", variables: { MAX_BYTES: "40" } },
  {
    what: "wrong settings",
    bytes: smallPng(1),
    code: "INVALID_SETTINGS",
    metadata: { "pixelate-grids": "many" },
  },
];

describe("a rejection", () => {
  test.each(bad)("of $what is recorded, notified once and not retried", async (object) => {
    const { bytes, code, metadata, variables } = object;
    const tools = workbench(variables);
    tools.store.upload(source, bytes, metadata);
    for (let i = 0; i < 3; i++) {
      await expect(deliverObject(jobFor(tools, KEY, `delivery-${i}`))).resolves.toMatchObject({
        manifest: { status: "rejected", error: { code } },
      });
    }
    expect(tools.store.keys(PROCESSED)).toEqual(["uploads/pixelated-cat.png.json"]);
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", outputs: [], error: { code } });
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", error: { code } }]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("of a key that is too long for outputs is notified without a manifest", async () => {
    const tools = workbench();
    const key = `${"é".repeat(510)}.png`;
    tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
    await expect(deliverObject(jobFor(tools, key))).resolves.toMatchObject({
      manifest: { error: { code: "KEY_TOO_LONG" } },
    });
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", error: { code: "KEY_TOO_LONG" } }]);
    expect(tools.messages[0]).not.toHaveProperty("manifestKey");
    expect(tools.store.openBodies.size).toBe(0);
  });

  test.each([
    [1_024, "pixelated"],
    [1_025, "rejected"],
  ])("depends on the length of the manifest's key: with %d bytes a photo is %s", async (bytes, status) => {
    const tools = workbench({ GRIDS: "2" });
    const name = `${"x".repeat(bytes - "pixelated-.png.json".length)}.png`;
    tools.store.upload({ bucket: SOURCE, key: name }, smallPng(1));
    await expect(deliverObject(jobFor(tools, name))).resolves.toMatchObject({ manifest: { status } });
  });

  test("of an image that exceeds the memory comes before decoding, and ends with more memory", async () => {
    const tools = workbench();
    const megapixel = PNG.sync.write(new PNG({ width: 1_000, height: 1_000 }));
    tools.store.upload(source, megapixel, { "pixelate-grids": "1000" });
    const within = (memoryBytes: number, deliveryId: string) =>
      deliverObject(jobFor({ ...tools, memoryBytes }, KEY, deliveryId));
    await expect(within(115_000_000, "first")).resolves.toMatchObject({
      manifest: {
        error: {
          code: "TOO_LARGE",
          message: expect.stringMatching(
            /^Expected at most 115 MB of memory for 1000 × 1000 pixels but they may take \d+ MB\. Use fewer grids/,
          ) as string,
        },
      },
    });
    await within(115_000_000, "second");
    await expect(within(400_000_000, "third")).resolves.toMatchObject({ manifest: { status: "pixelated" } });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
  });

  test("of an image that takes longer than an invocation is not retried", async () => {
    const tools = { ...workbench({ GRIDS: "1000" }), vcpus: 0.1 };
    tools.store.upload(source, PNG.sync.write(new PNG({ width: 1_000, height: 1_000 })));
    const within = (milliseconds: number) =>
      deliverObject({ ...jobFor(tools, KEY), deadline: createDeadline(() => milliseconds) });
    await expect(within(2_000)).resolves.toMatchObject({
      manifest: {
        error: {
          code: "TOO_LARGE",
          message: expect.stringMatching(
            /^Expected at most 1000 ms for 1000 × 1000 pixels but they may take \d+ ms\. Use fewer grids/,
          ) as string,
        },
      },
    });
    await expect(within(60_000)).resolves.toMatchObject({ manifest: { status: "pixelated" } });
  });

  test("ends once the function's limits allow the object", async () => {
    const tools = workbench({ MAX_PIXELS: "10" });
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "TOO_LARGE" } });
    await deliverObject(jobFor(workbench({}, tools.store), KEY, "second"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("protects the outputs of another photo", async () => {
    const tools = workbench({ GRIDS: "8" });
    const [photo, other] = ["8x8-cat.png", "cat.png.json"];
    tools.store.upload({ bucket: SOURCE, key: photo }, smallPng(1));
    tools.store.upload({ bucket: SOURCE, key: other }, smallPng(2));
    await deliverObject(jobFor(tools, photo, "first"));
    const manifest = tools.store.bytes({ bucket: PROCESSED, key: "pixelated-8x8-cat.png.json" });
    // Its output has the key of the other's manifest.
    await expect(deliverObject(jobFor(tools, other, "second"))).resolves.toMatchObject({
      manifest: { status: "rejected", error: { code: "KEY_TAKEN" } },
    });
    expect(tools.store.bytes({ bucket: PROCESSED, key: "pixelated-8x8-cat.png.json" })).toEqual(manifest);
    expect(tools.messages.map(({ status }) => status)).toEqual(["pixelated", "rejected"]);
  });

  test("of a photo whose key exists in two buckets is notified, and keeps the photo", async () => {
    const tools = workbench({ SOURCE_BUCKET: "", DELETE_ORIGINAL: "after-success" });
    for (const bucket of ["one", "two"]) {
      tools.store.upload({ bucket, key: KEY }, smallPng(1));
      await deliverObject({ ...jobFor(tools, KEY, bucket), ref: { bucket, key: KEY } });
    }
    expect(tools.messages).toMatchObject([
      { status: "pixelated", source: { bucket: "one" }, original: "deleted" },
      { status: "rejected", source: { bucket: "two" }, error: { code: "KEY_TAKEN" } },
    ]);
    expect(new Set(tools.messages.map(({ sourceId }) => sourceId)).size).toBe(2);
    expect(manifestOf(tools, KEY)?.source.bucket).toBe("one");
    expect(tools.store.keys("two")).toEqual([KEY]);
    // The manifest of the first must not be used for a photo that never existed.
    const ref = { bucket: "three", key: KEY };
    await expect(deliverObject({ ...jobFor(tools, KEY, "three"), ref })).resolves.toEqual({
      kind: "ignored",
      reason: "gone",
    });
  });

  test("of an archived object ends once it is restored", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.archived.add(KEY);
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "ARCHIVED" } });
    tools.store.archived.clear();
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
    // Consumers drop known ids.
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(2);
  });
});
