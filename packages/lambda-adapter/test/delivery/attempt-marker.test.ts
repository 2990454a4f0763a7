import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import type { Job } from "../../src/delivery/job.ts";
import { OutOfTime, Postponed, StorageFault } from "../../src/errors.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, workbench, type Workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };
const marker = { bucket: PROCESSED, key: "uploads/pixelated-cat.png.try" };
const manifest = { bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" };

/** Returns a workbench with so little memory that every photo is costly. */
function bench(variables: Record<string, string> = {}): Workbench {
  return { ...workbench(variables), memoryBytes: 200_000_000 };
}

/** Returns the same tools in another container, without its memory of finished attempts. */
function elsewhere(tools: Workbench): Workbench {
  return { ...tools, finishedAttempts: new Set() };
}

/** Delivers a photo in an invocation that is killed after it wrote its marker. */
async function die(tools: Workbench, deliveryId: string, changes: Partial<Job> = {}): Promise<void> {
  const before = tools.store.writes.length;
  const killed = new Promise<void>((resolve) => {
    tools.store.onCall = (call) => {
      const isWritten = call === `put ${marker.key}` && tools.store.writes.length > before;
      if (!isWritten) return Promise.resolve();
      resolve();
      return new Promise(() => undefined);
    };
  });
  const attempt = deliverObject({ ...jobFor(tools, KEY, deliveryId), ...changes });
  await Promise.race([
    killed,
    attempt.then(() => Promise.reject(new Error("Expected the attempt to be killed"))),
  ]);
  tools.store.onCall = () => Promise.resolve();
}

const ALL = { share: "all" } as const;
const REST = { share: "rest" } as const;

describe("a costly photo", () => {
  test("has a marker while it is pixelated, and none afterwards", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    const calls = tools.store.calls.filter((call) => !call.startsWith("open"));
    // Outputs are stored while the next ones are written.
    expect(calls[0]).toBe(`put ${marker.key}`);
    expect(calls.filter((call) => call.endsWith(marker.key))).toEqual([
      `put ${marker.key}`,
      `delete ${marker.key}`,
    ]);
    expect(calls.indexOf(`delete ${marker.key}`)).toBeLessThan(
      calls.findIndex((call) => call.startsWith("put") && call.endsWith(".json")),
    );
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("leaves no marker if it is damaged or if a later storage call fails", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1).subarray(0, 60));
    await deliverObject(jobFor(tools, KEY, "first"));
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call) =>
      call.includes("2x2") ? Promise.reject(new StorageFault("503")) : Promise.resolve();
    await expect(deliverObject(jobFor(tools, KEY, "second"))).rejects.toThrow("503");
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
    tools.store.onCall = () => Promise.resolve();
    await expect(deliverObject(jobFor(elsewhere(tools), KEY, "second"))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
  });

  test("is postponed while other photos are unfinished", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await expect(deliverObject({ ...jobFor(tools, KEY), share: "some" })).rejects.toThrow(Postponed);
    expect(tools.store.keys(PROCESSED)).toEqual([]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test.each(["the same delivery", "another, once the first invocation must be over"])(
    "is rejected if its invocation was killed, and not retried: %s",
    async (which) => {
      const tools = bench();
      tools.store.upload(source, smallPng(1));
      await die(tools, "first");
      const isSame = which === "the same delivery";
      const later = isSame ? elsewhere(tools) : { ...elsewhere(tools), now: () => new Date("2026-01-02") };
      for (const delivery of [isSame ? "first" : "second", "third"]) {
        await expect(deliverObject(jobFor(later, KEY, delivery))).resolves.toMatchObject({
          manifest: { status: "rejected", error: { code: "TOO_COSTLY" } },
        });
      }
      expect(tools.store.keys(PROCESSED)).toEqual([manifest.key]);
      expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", error: { code: "TOO_COSTLY" } }]);
      expect(tools.messages[0]?.error?.message).toBe(
        "Expected to pixelate the photo in 59 seconds with 191 MB of memory but an invocation was killed while it did. Save the photo again in an editor, make it smaller, or request fewer grids",
      );
    },
  );

  test("is tried again by a function with more memory or time", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first");
    await deliverObject(jobFor(elsewhere(tools), KEY, "first"));
    const same = { ...tools, memoryBytes: 205_000_000 };
    await expect(deliverObject(jobFor(same, KEY, "second"))).resolves.toMatchObject({
      manifest: { error: { code: "TOO_COSTLY" } },
    });
    const more = { ...tools, memoryBytes: 300_000_000 };
    await expect(deliverObject(jobFor(more, KEY, "third"))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
  });

  test("ignores a killed attempt at another version or with other settings", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first");
    tools.store.upload(source, smallPng(2));
    await deliverObject(jobFor(elsewhere(tools), KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });

    const others = bench();
    others.store.upload(source, smallPng(1));
    await die(others, "first");
    const changed = { ...workbench({ GRIDS: "1" }, others.store), memoryBytes: 200_000_000 };
    await deliverObject(jobFor(changed, KEY, "first"));
    expect(manifestOf(others, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("gets a whole invocation after a killed attempt with less, and is rejected if that is killed, too", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first", REST);
    const second = elsewhere(tools);
    await expect(deliverObject({ ...jobFor(second, KEY, "first"), ...REST })).rejects.toThrow(OutOfTime);
    await die(second, "first", ALL);
    await expect(
      deliverObject({ ...jobFor(elsewhere(tools), KEY, "first"), ...REST }),
    ).resolves.toMatchObject({ manifest: { error: { code: "TOO_COSTLY" } } });
  });

  test("is pixelated after a killed attempt if it only needed more time", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first", REST);
    await expect(deliverObject({ ...jobFor(elsewhere(tools), KEY, "first"), ...ALL })).resolves.toMatchObject(
      { manifest: { status: "pixelated" } },
    );
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
  });

  test("is left to another invocation that may still be working", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first");
    await expect(deliverObject(jobFor(elsewhere(tools), KEY, "second"))).rejects.toThrow(
      "Another invocation is working on s3://source/uploads/cat.png",
    );
    expect(tools.store.keys(PROCESSED)).toEqual([marker.key]);
  });

  test("is not rejected while a copy of the same delivery finishes it", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    let copy: Promise<unknown> | undefined;
    tools.store.onCall = async (call, phase) => {
      if (call !== `put ${marker.key}` || phase === "before") return;
      tools.store.onCall = () => Promise.resolve();
      copy = deliverObject(jobFor(elsewhere(tools), KEY, "first"));
      await new Promise((resolve) => setTimeout(resolve, 1));
    };
    await deliverObject(jobFor(tools, KEY, "first"));
    await copy;
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
    expect(tools.messages.at(-1)).toMatchObject({ status: "pixelated" });
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
  });

  test("is not rejected if the attempt that seemed killed writes its manifest", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await die(tools, "first");
    const other = bench();
    other.store.upload(source, smallPng(1));
    await deliverObject(jobFor(other, KEY, "first"));
    tools.store.onCall = (call, phase) => {
      if (call === `put ${manifest.key}` && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        for (const key of other.store.keys(PROCESSED)) {
          const location = { bucket: PROCESSED, key };
          tools.store.upload(location, other.store.bytes(location) ?? new Uint8Array(), {
            ...other.store.metadata(location),
          });
        }
      }
      return Promise.resolve();
    };
    await deliverObject(jobFor(elsewhere(tools), KEY, "first"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
    expect(tools.messages).toEqual([]);
  });

  test("ignores the marker of a finished attempt that could not be removed", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call) =>
      call.startsWith("delete") ? Promise.reject(new StorageFault("AccessDenied")) : Promise.resolve();
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(tools.reported).toContain("The marker of an attempt could not be removed");
    tools.store.onCall = () => Promise.resolve();
    const output = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
    await tools.store.delete(output, { etag: tools.store.stateOf(output)?.etag ?? "" });
    await deliverObject(jobFor({ ...elsewhere(tools), now: () => new Date("2026-01-02") }, KEY, "second"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
    expect(tools.store.keys(PROCESSED)).toContain(output.key);
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
  });

  test("keeps its marker if the answer to the write was lost", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    const put = tools.store.put.bind(tools.store);
    let lost = false;
    tools.store.put = async (...call) => {
      const etag = await put(...call);
      if (call[0].key !== marker.key || lost) return etag;
      // The SDK retries, and the condition is no longer met.
      lost = true;
      return put(...call);
    };
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
    expect(tools.store.keys(PROCESSED)).not.toContain(marker.key);
  });

  test.each([["nothing"], ["another photo's metadata"]])(
    "is rejected if another object has its marker's key: with %s",
    async (which) => {
      const tools = bench();
      const metadata = which === "nothing" ? {} : { "pixelate-source-etag": "1", "pixelate-source-key": "a" };
      tools.store.upload(marker, new Uint8Array(1), metadata);
      tools.store.upload(source, smallPng(1));
      await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
        manifest: { error: { code: "KEY_TAKEN" } },
      });
      expect(tools.store.bytes(marker)).toEqual(new Uint8Array(1));
    },
  );
});

describe("a quick photo", () => {
  test("has no marker", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject({ ...jobFor(tools, KEY), share: "some" });
    expect(tools.store.calls.some((call) => call.includes(".try"))).toBe(false);
  });

  test("has a marker if its message was received before", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const suspect = { ...jobFor(tools, KEY), isSuspect: true };
    await expect(deliverObject({ ...suspect, share: "some" })).rejects.toThrow(Postponed);
    await deliverObject(suspect);
    expect(tools.store.calls).toContain(`put ${marker.key}`);
  });
});
