import { decode, pixelate } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import {
  deliverUntilDone,
  deliverWithoutNotification,
  jobFor,
  manifestOf,
  PROCESSED,
  SOURCE,
  workbench,
  type Workbench,
} from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const KEY = `uploads/${"0".repeat(32)}.png`;
const source = { bucket: SOURCE, key: KEY };
const MANIFEST = `put uploads/pixelated-${KEY.slice("uploads/".length)}.json`;
const SINGLE_USE = { SINGLE_USE_UPLOADS: "true" };
const IGNORED = { kind: "ignored", reason: "upload-finished" };

/** Returns the bytes of all objects in the processed bucket. */
function outputsOf({ store }: Workbench) {
  return store.keys(PROCESSED).map((key) => [key, store.bytes({ bucket: PROCESSED, key })]);
}

/** Checks that the manifest and all outputs are about one upload, and returns its picture. */
function pictureOf(tools: Workbench, pictures: readonly number[]): number | undefined {
  const manifest = manifestOf(tools, KEY);
  for (const output of manifest?.outputs ?? []) {
    const stored = tools.store.stateOf({ bucket: PROCESSED, key: output.key });
    expect([stored?.etag, stored?.metadata["pixelate-source-etag"]]).toEqual([
      output.etag,
      manifest?.source.etag,
    ]);
  }
  const key = manifest?.outputs.find(({ grid }) => grid === "2x2")?.key ?? "";
  const bytes = tools.store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array();
  return pictures.find(
    (picture) =>
      Buffer.compare(decode(bytes).data, decode(pixelate(smallPng(picture), { grid: 2 })).data) === 0,
  );
}

describe.each([
  ["without versions", []],
  ["with versions", [SOURCE]],
])("a second upload under a key of the API, in a bucket %s", (_, versioned) => {
  const begin = (variables = {}) => workbench({ ...SINGLE_USE, ...variables }, new FakeStore(versioned));

  test("is left alone once the first is pixelated", async () => {
    const tools = begin();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const before = outputsOf(tools);
    tools.store.upload(source, smallPng(2));
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toEqual(IGNORED);
    // The event of the first may come again as late.
    await expect(deliverObject(jobFor(tools, KEY, "first again"))).resolves.toEqual(IGNORED);
    expect(outputsOf(tools)).toEqual(before);
    expect(tools.messages).toHaveLength(1);
    expect(tools.store.keys(SOURCE)).toEqual([KEY]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("is left alone once the first is rejected", async () => {
    const tools = begin();
    tools.store.upload(source, new Uint8Array(9));
    await deliverObject(jobFor(tools, KEY, "first"));
    tools.store.upload(source, smallPng(2));
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toEqual(IGNORED);
    expect(manifestOf(tools, KEY)?.error?.code).toBe("UNSUPPORTED_FORMAT");
  });

  test("is left alone, and stays, once the first is pixelated and deleted", async () => {
    const tools = begin({ DELETE_ORIGINAL: "after-success" });
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(manifestOf(tools, KEY)?.original).toBe("deleted");
    tools.store.upload(source, smallPng(2));
    const second = tools.store.stateOf(source);
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toEqual(IGNORED);
    expect(tools.store.stateOf(source)).toEqual(second);
  });

  test("does not keep the first from its notification and deletion, if its delivery stopped before", async () => {
    const tools = begin({ DELETE_ORIGINAL: "after-success" });
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    const { etag } = manifestOf(tools, KEY)?.source ?? {};
    tools.store.upload(source, smallPng(2));
    const late = { ...tools, now: () => new Date("2026-02-01") };
    await expect(deliverObject(jobFor(late, KEY, "second"))).resolves.toEqual(IGNORED);
    expect(tools.messages).toMatchObject([{ type: "pixelater.pixelated", source: { etag } }]);
    expect(manifestOf(tools, KEY)).toMatchObject({ original: "deleted", notification: "sent" });
  });

  test("does not keep the first from its notification and deletion, if it came while that was recorded", async () => {
    const tools = begin({ DELETE_ORIGINAL: "after-success" });
    const first = tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call, phase) => {
      if (call !== MANIFEST || phase !== "after") return Promise.resolve();
      tools.store.onCall = () => Promise.resolve();
      tools.store.upload(source, smallPng(2));
      return Promise.resolve();
    };
    await expect(deliverObject(jobFor(tools, KEY, "first"))).resolves.toMatchObject({ kind: "recorded" });
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toEqual(IGNORED);
    expect(tools.messages).toMatchObject([{ source: { etag: first.etag } }]);
    expect(manifestOf(tools, KEY)).toMatchObject({ source: { etag: first.etag }, original: "deleted" });
    expect(tools.store.bytes(source)).toEqual(smallPng(2));
  });

  test("counts if it came before the first was recorded: the newest upload then is the first", async () => {
    const tools = begin();
    tools.store.upload(source, smallPng(1));
    tools.store.upload(source, smallPng(2));
    await deliverObject(jobFor(tools, KEY, "first"));
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toMatchObject({ isRepeated: true });
    expect(pictureOf(tools, [1, 2])).toBe(2);
  });

  test("is completed if its delivery stopped after it replaced outputs of the first", async () => {
    const tools = begin();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = async (call, phase) => {
      if (call !== MANIFEST || phase !== "before") return;
      tools.store.upload(source, smallPng(2));
      tools.store.onCall = (name, when) =>
        name === MANIFEST && when === "before" ? Promise.reject(new Error("killed")) : Promise.resolve();
      await expect(deliverObject(jobFor(tools, KEY, "second"))).rejects.toThrow("killed");
      tools.store.onCall = () => Promise.resolve();
    };
    await deliverObject(jobFor(tools, KEY, "first"));
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(pictureOf(tools, [1, 2])).toBe(2);
  });

  test("leaves a manifest and outputs of one upload, under any interleaving and crashes", async () => {
    const dice = fc.infiniteStream(fc.nat({ max: 9 }));
    const uploads = fc.array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        uploads,
        dice,
        fc.boolean(),
        async (scheduler, uploaded, throws, deletes) => {
          const tools = begin(deletes ? { DELETE_ORIGINAL: "after-success" } : {});
          let crashesLeft = 5;
          tools.store.onCall = async (call, phase) => {
            await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
            if (crashesLeft <= 0 || throws.next().value !== 0) return;
            crashesLeft--;
            throw new Error(`crashed at ${call} ${phase}`);
          };
          const deliveries: Promise<void>[] = [];
          const sequence = scheduler.scheduleSequence(
            uploaded.map((picture, i) => ({
              label: `upload ${i}`,
              builder: () => {
                tools.store.upload(source, smallPng(picture));
                deliveries.push(deliverUntilDone(tools, KEY, `delivery-${i}`));
                return Promise.resolve();
              },
            })),
          );
          await scheduler.waitFor(sequence.task);
          await scheduler.waitFor(Promise.all(deliveries));
          expect(uploaded).toContain(pictureOf(tools, uploaded));
          // Whatever comes later changes nothing.
          tools.store.onCall = () => Promise.resolve();
          const before = outputsOf(tools).filter(([key]) => key !== MANIFEST.slice("put ".length));
          tools.store.upload(source, smallPng(4));
          const late = { ...tools, now: () => new Date("2026-02-01") };
          await expect(deliverObject(jobFor(late, KEY, "late"))).resolves.toEqual(IGNORED);
          expect(outputsOf(tools).filter(([key]) => key !== MANIFEST.slice("put ".length))).toEqual(before);
          expect(manifestOf(tools, KEY)?.notification).toBe("sent");
        },
      ),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 100) },
    );
  });

  test("is no matter of new settings: the first is pixelated again by its own event", async () => {
    const tools = begin();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const changed = workbench({ ...SINGLE_USE, GRIDS: "4" }, tools.store);
    await deliverObject(jobFor(changed, KEY, "after the deployment"));
    expect(manifestOf(tools, KEY)?.outputs.map(({ grid }) => grid)).toEqual(["4x4"]);
  });
});

test("a copy of an upload onto itself is left alone, in a bucket with versions, until its manifest is deleted", async () => {
  const tools = workbench(SINGLE_USE, new FakeStore([SOURCE]));
  tools.store.upload(source, smallPng(1));
  await deliverObject(jobFor(tools, KEY, "first"));
  const copy = tools.store.upload(source, smallPng(1), { "pixelate-grids": "4" });
  await expect(deliverObject(jobFor(tools, KEY, "copy"))).resolves.toEqual(IGNORED);
  tools.store.remove({ bucket: PROCESSED, key: MANIFEST.slice("put ".length) });
  await deliverObject(jobFor(tools, KEY, "copy again"));
  expect(manifestOf(tools, KEY)).toMatchObject({
    source: { versionId: copy.versionId },
    outputs: [{ grid: "4x4" }],
  });
});

test.each([
  ["without SINGLE_USE_UPLOADS", KEY, { SINGLE_USE_UPLOADS: "false" }],
  ["without SOURCE_BUCKET", KEY, { ...SINGLE_USE, SOURCE_BUCKET: "" }],
  ["under a name of its owner's", "uploads/cat.png", SINGLE_USE],
  ["in another folder", KEY.replace("uploads/", "others/"), SINGLE_USE],
  ["in a folder below", KEY.replace("uploads/", "uploads/2026/"), SINGLE_USE],
])("a photo is replaced %s", async (_, key, variables) => {
  const tools = workbench(variables);
  tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
  await deliverObject(jobFor(tools, key, "first"));
  const { etag } = tools.store.upload({ bucket: SOURCE, key }, smallPng(2));
  await deliverObject(jobFor(tools, key, "second"));
  expect(manifestOf(tools, key)?.source.etag).toBe(etag);
});
