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
  { what: "no image", bytes: new TextEncoder().encode("GIF89a"), code: "UNSUPPORTED_FORMAT" },
  { what: "nothing", bytes: new Uint8Array(), code: "TRUNCATED" },
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
  test.each(bad)("records why $what is rejected, tells of it once, does not try again", async (object) => {
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

  test("rejects a key whose outputs would have too long a key, and tells of it without a manifest", async () => {
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
  ])(
    "of a key begins where that of the manifest has more bytes than S3 takes: with %d it is %s",
    async (bytes, status) => {
      const tools = workbench({ GRIDS: "2" });
      const name = `${"x".repeat(bytes - "pixelated-.png.json".length)}.png`;
      tools.store.upload({ bucket: SOURCE, key: name }, smallPng(1));
      await expect(deliverObject(jobFor(tools, name))).resolves.toMatchObject({ manifest: { status } });
    },
  );

  test("of what there is no memory for comes before it is taken, and is done again once there is", async () => {
    const tools = workbench();
    const megapixel = PNG.sync.write(new PNG({ width: 1_000, height: 1_000 }));
    tools.store.upload(source, megapixel, { "pixelate-light": "linear" });
    const within = (memoryBytes: number, deliveryId: string) =>
      deliverObject(jobFor({ ...tools, memoryBytes }, KEY, deliveryId));
    await expect(within(131_000_000, "first")).resolves.toMatchObject({
      manifest: {
        error: {
          code: "TOO_LARGE",
          message:
            "Expected 1000 × 1000 pixels to decode in 131 MB of memory but they take 132 MB. Make the photo smaller, or give the function more memory",
        },
      },
    });
    await within(131_000_000, "second");
    await expect(within(132_000_000, "third")).resolves.toMatchObject({ manifest: { status: "pixelated" } });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
  });

  test("of what takes longer than a whole invocation is no wish for another one", async () => {
    const tools = { ...workbench({ GRIDS: "8" }), vcpus: 0.1 };
    tools.store.upload(source, PNG.sync.write(new PNG({ width: 1_000, height: 1_000 })));
    const within = (milliseconds: number) =>
      deliverObject({ ...jobFor(tools, KEY), deadline: createDeadline(() => milliseconds) });
    await expect(within(3_249)).resolves.toMatchObject({
      manifest: {
        error: {
          code: "TOO_LARGE",
          message:
            "Expected at most 2249 ms for 1000 × 1000 pixels but they may take 2250 ms. Make the photo smaller, or give the function more memory or time",
        },
      },
    });
    await expect(within(3_250)).resolves.toMatchObject({ manifest: { status: "pixelated" } });
  });

  test("does a rejected object again once the function's limits allow it", async () => {
    const tools = workbench({ MAX_PIXELS: "10" });
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "TOO_LARGE" } });
    await deliverObject(jobFor(workbench({}, tools.store), KEY, "second"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("never replaces what was made of another object, and says so", async () => {
    const tools = workbench({ GRIDS: "8" });
    const [photo, other] = ["8x8-cat.png", "cat.png.json"];
    tools.store.upload({ bucket: SOURCE, key: photo }, smallPng(1));
    tools.store.upload({ bucket: SOURCE, key: other }, smallPng(2));
    await deliverObject(jobFor(tools, photo, "first"));
    const manifest = tools.store.bytes({ bucket: PROCESSED, key: "pixelated-8x8-cat.png.json" });
    // Its output would have the key of the other's manifest.
    await expect(deliverObject(jobFor(tools, other, "second"))).resolves.toMatchObject({
      manifest: { status: "rejected", error: { code: "KEY_TAKEN" } },
    });
    expect(tools.store.bytes({ bucket: PROCESSED, key: "pixelated-8x8-cat.png.json" })).toEqual(manifest);
    expect(tools.messages.map(({ status }) => status)).toEqual(["pixelated", "rejected"]);
  });

  test("takes photos of one key in two buckets for two: the second is rejected, told of, and kept", async () => {
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
    // The first is gone, and what is said of it is not said of a second that never was.
    const ref = { bucket: "three", key: KEY };
    await expect(deliverObject({ ...jobFor(tools, KEY, "three"), ref })).resolves.toEqual({
      kind: "ignored",
      reason: "gone",
    });
  });

  test("records that an archived object is rejected, and pixelates it once it is restored", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.archived.add(KEY);
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "ARCHIVED" } });
    tools.store.archived.clear();
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
    // Whoever drops what was seen must not take the one for the other.
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(2);
  });
});
