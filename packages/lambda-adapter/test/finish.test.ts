import { describe, expect, test } from "vitest";
import { StorageFault } from "../src/faults.ts";
import { type Manifest, parseManifest } from "../src/manifest.ts";
import { processObject } from "../src/process-object.ts";
import { FakeStore } from "./fake-store.ts";
import { smallPng } from "./small-png.ts";
import { jobFor, PROCESSED, SOURCE, type Workbench, workbench } from "./workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const deleting = { DELETE_ORIGINAL: "after-success" };

describe("the message", () => {
  test("says what stands where, under an id of its own", async () => {
    const tools = workbench();
    const { etag } = tools.store.upload(source, smallPng(1));
    await processObject(jobFor(tools, KEY));
    expect(tools.messages).toEqual([
      {
        version: 1,
        type: "pixelater.pixelated",
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        sourceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        status: "pixelated",
        source: { bucket: SOURCE, key: KEY, etag, bytes: smallPng(1).length },
        image: { format: "png", width: 7, height: 5 },
        outputs: [expect.objectContaining({ grid: "2x2" }), expect.objectContaining({ grid: "3px" })],
        original: "kept",
        processedBucket: PROCESSED,
        manifestKey: "pixelated-cat.png.json",
      },
    ]);
  });

  test("is sent by the delivery that wrote the manifest when it is tried again, and by no other", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "first"))).rejects.toThrow("SNS is down");
    await processObject(jobFor(tools, KEY, "second"));
    expect(tools.messages).toHaveLength(0);
    await processObject(jobFor(tools, KEY, "first"));
    await processObject(jobFor(tools, KEY, "first"));
    expect(tools.messages).toHaveLength(1);
  });

  test.each([
    ["its time is not over", "2026-01-01T00:02:03Z", 0],
    ["its time is over", "2026-01-01T00:02:05Z", 1],
  ])(
    "is sent by any delivery, and once, when that which wrote the manifest failed: %s",
    async (_, now, told) => {
      const tools = workbench();
      tools.store.upload(source, smallPng(1));
      const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
      // At 00:01:00 it has 60 seconds, of which it keeps one back.
      await expect(processObject(jobFor(silent, KEY, "first"))).rejects.toThrow("SNS is down");
      const later = { ...tools, now: () => new Date(now) };
      await processObject(jobFor(later, KEY, "second"));
      await processObject(jobFor(later, KEY, "third"));
      expect(tools.messages).toHaveLength(told);
    },
  );

  test("about a manifest that does not say when its writer is over is sent by anyone after 15 minutes", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "first"))).rejects.toThrow("SNS is down");
    const place = { bucket: PROCESSED, key: "pixelated-cat.png.json" };
    const metadata = { ...tools.store.metadata(place) };
    delete metadata["pixelate-delivery-ends"];
    const { modified } = tools.store.upload(place, tools.store.bytes(place) ?? new Uint8Array(), metadata);
    for (const [minutes, told] of [
      [15, 0],
      [16, 1],
    ] as const) {
      const later = { ...tools, now: () => new Date(modified.getTime() + minutes * 60_000) };
      await processObject(jobFor(later, KEY, `after ${minutes} minutes`));
      expect(tools.messages).toHaveLength(told);
    }
  });

  test("is sent once by two that delete the original at the same time, and by nobody who comes after", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    // The first is about to note that the original is gone …
    tools.store.journey = async (call, leg) => {
      const isGone = tools.store.stateOf(source) === undefined;
      if (call === "put pixelated-cat.png.json" && leg === "there" && isGone) {
        tools.store.journey = () => Promise.resolve();
        // … when the second notes it before.
        await processObject(jobFor(tools, KEY, "second"));
      }
    };
    await processObject(jobFor(tools, KEY, "first"));
    const later = { ...tools, now: () => new Date("2026-01-02") };
    await processObject(jobFor(later, KEY, "third"));
    expect(tools.messages).toMatchObject([{ original: "deleted" }]);
    expect(manifestOf(tools)).toMatchObject({ original: "deleted", notification: "sent" });
  });

  test("is sent once by two that take over from one that is over, and by nobody who comes after", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "first"))).rejects.toThrow("SNS is down");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    // The second is about to take over when the third comes and does so.
    tools.store.journey = async (call, leg) => {
      if (call === "put pixelated-cat.png.json" && leg === "there") {
        tools.store.journey = () => Promise.resolve();
        await processObject(jobFor(later, KEY, "third"));
      }
    };
    await processObject(jobFor(later, KEY, "second"));
    await processObject(jobFor(later, KEY, "fourth"));
    expect(tools.messages).toHaveLength(1);
  });

  test("is left to whoever took over, while that goes on", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "first"))).rejects.toThrow("SNS is down");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    tools.store.journey = async (call, leg) => {
      if (call === "publish" && leg === "there") {
        tools.store.journey = () => Promise.resolve();
        await processObject(jobFor(later, KEY, "third"));
        expect(manifestOf(tools)).toMatchObject({ notification: { by: expect.any(String) as string } });
      }
    };
    await processObject(jobFor(later, KEY, "second"));
    expect(tools.messages).toHaveLength(1);
    expect(manifestOf(tools)).toMatchObject({ notification: "sent" });
  });

  test("is left to another attempt at the same delivery, which is waited for", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    let goOn: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => (goOn = resolve));
    tools.store.journey = (call, leg) => (call === "publish" && leg === "there" ? isHeld : Promise.resolve());
    const first = processObject(jobFor(tools, KEY, "same"));
    const pauses: number[] = [];
    const patient = {
      ...tools,
      async pause(milliseconds: number) {
        pauses.push(milliseconds);
        goOn();
        await first;
      },
    };
    await processObject(jobFor(patient, KEY, "same"));
    expect(pauses).toEqual([25]);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent by another attempt at the same delivery after three seconds in which nothing happened", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "same"))).rejects.toThrow("SNS is down");
    let waited = 0;
    const patient = {
      ...tools,
      pause: (milliseconds: number) => Promise.resolve(void (waited += milliseconds)),
    };
    await processObject(jobFor(patient, KEY, "same"));
    expect(waited).toBe(3_175);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent once however many attempts at one delivery there are at the same time", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const travelling = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    tools.store.journey = () => travelling(1);
    const copies = Array.from({ length: 10 }, () =>
      processObject(jobFor({ ...tools, pause: travelling }, KEY, "same")),
    );
    await Promise.all(copies);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent again for a newer version, under another id", async () => {
    const tools = workbench();
    for (const picture of [1, 2]) {
      tools.store.upload(source, smallPng(picture));
      await processObject(jobFor(tools, KEY, `delivery-${picture}`));
    }
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(2);
    expect(new Set(tools.messages.map(({ sourceId }) => sourceId)).size).toBe(1);
  });
});

function manifestOf({ store }: Workbench): Manifest | undefined {
  const bytes = store.bytes({ bucket: PROCESSED, key: "pixelated-cat.png.json" });
  return bytes && parseManifest(bytes);
}

describe("deletion of the original", () => {
  test("comes after everything else was written and looked at", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    await expect(processObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { original: "deleted" },
      remaining: 0,
    });
    const deletion = tools.store.calls.indexOf(`delete ${KEY}`);
    for (const call of [
      "put pixelated-cat.png.json",
      "head pixelated-cat.png.json",
      "head pixelated-2x2-cat.png",
      "head pixelated-3px-cat.png",
    ]) {
      expect(tools.store.calls.slice(0, deletion)).toContain(call);
    }
    expect(tools.store.keys(SOURCE)).toEqual([]);
    expect(tools.messages).toMatchObject([{ original: "deleted", remainingVersions: 0 }]);
  });

  test("takes every older version with it, oldest first", async () => {
    const tools = workbench(deleting, new FakeStore([SOURCE]));
    for (const picture of [1, 2, 3]) tools.store.upload(source, smallPng(picture));
    const { store } = tools;
    const expected = (await store.versions(source)).map(({ versionId }) => versionId).reverse();
    const seen: string[] = [];
    store.journey = async (call, leg) => {
      if (call === `delete ${KEY}` && leg === "back") {
        store.journey = () => Promise.resolve();
        seen.push(...(await store.versions(source)).map(({ versionId }) => versionId).reverse());
      }
    };
    await processObject(jobFor(tools, KEY));
    expect(seen).toEqual(expected.slice(1));
    expect(await store.versions(source)).toEqual([]);
  });

  test.each([[[]], [[SOURCE]]])(
    "spares an upload that comes in between, and reports it (versions in %j)",
    async (versioned) => {
      const tools = workbench(deleting, new FakeStore(versioned));
      tools.store.upload(source, smallPng(1));
      tools.store.journey = (call, leg) => {
        if (
          call === `delete ${KEY}` &&
          leg === "there" &&
          tools.store.calls.filter((c) => c === call).length === 0
        ) {
          tools.store.journey = () => Promise.resolve();
          tools.store.upload(source, smallPng(2));
        }
        return Promise.resolve();
      };
      await processObject(jobFor(tools, KEY, "first"));
      expect(tools.store.bytes(source)).toEqual(smallPng(2));
      expect(tools.messages.at(-1)?.remainingVersions).toBe(1);
    },
  );

  test("takes what was written before the bucket had versions, and hides nothing behind a marker", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.setVersioning(SOURCE, "Enabled");
    await expect(processObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { source: { versionId: "null" }, original: "deleted" },
      remaining: 0,
    });
    expect(await tools.store.versions(source)).toEqual([]);
  });

  test("takes it also when it is the older version", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.setVersioning(SOURCE, "Enabled");
    tools.store.upload(source, smallPng(2));
    await processObject(jobFor(tools, KEY));
    expect(await tools.store.versions(source)).toEqual([]);
  });

  test("spares an upload that takes over the version null while versions are suspended", async () => {
    const tools = workbench(deleting);
    tools.store.setVersioning(SOURCE, "Suspended");
    tools.store.upload(source, smallPng(1));
    tools.store.journey = (call, leg) => {
      if (call === `delete ${KEY}` && leg === "there") {
        tools.store.journey = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
      }
      return Promise.resolve();
    };
    await processObject(jobFor(tools, KEY));
    expect(tools.store.bytes(source)).toEqual(smallPng(2));
    expect(tools.messages).toMatchObject([{ remainingVersions: 1 }]);
  });

  test("leaves a mark that hides a version newer than the one that was pixelated", async () => {
    const tools = workbench(deleting, new FakeStore([SOURCE]));
    tools.store.upload(source, smallPng(1));
    const { etag } = tools.store.upload(source, smallPng(2));
    tools.store.journey = async (call, leg) => {
      if (call === "put pixelated-cat.png.json" && leg === "back") {
        tools.store.journey = () => Promise.resolve();
        await tools.store.delete(source, { etag });
      }
    };
    await processObject(jobFor(tools, KEY));
    expect(await tools.store.versions(source)).toMatchObject([{ isCurrent: true }]);
    expect(tools.messages).toMatchObject([{ original: "deleted", remainingVersions: 1 }]);
  });

  test.each(["versions", "delete"])(
    "that storage refuses (%s) keeps the original, and the message is sent all the same",
    async (call) => {
      const tools = workbench(deleting);
      tools.store.upload(source, smallPng(1));
      tools.store.journey = (name) =>
        name === `${call} ${KEY}`
          ? Promise.reject(new StorageFault("AccessDenied", { isRefusal: true }))
          : Promise.resolve();
      await expect(processObject(jobFor(tools, KEY))).resolves.toMatchObject({
        manifest: { original: "kept" },
      });
      expect(tools.store.bytes(source)).toEqual(smallPng(1));
      expect(tools.messages).toMatchObject([{ status: "pixelated", original: "kept" }]);
      expect(tools.told).toContain(`${KEY} deletion refused`);
    },
  );

  test("that fails for another reason is tried again", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.journey = (name) =>
      name === `delete ${KEY}` ? Promise.reject(new StorageFault("503")) : Promise.resolve();
    await expect(processObject(jobFor(tools, KEY))).rejects.toThrow("503");
    expect(tools.messages).toEqual([]);
  });

  test("is reported with what remains also by a try that comes after it", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
    await expect(processObject(jobFor(silent, KEY, "same"))).rejects.toThrow("SNS is down");
    expect(tools.store.keys(SOURCE)).toEqual([]);
    await processObject(jobFor(tools, KEY, "same"));
    expect(tools.messages).toMatchObject([{ original: "deleted", remainingVersions: 0 }]);
  });

  test.each([undefined, "Suspended"] as const)(
    "spares an upload of the same bytes that does not ask for it (versions %s)",
    async (versioning) => {
      const tools = workbench();
      if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
      tools.store.upload(source, smallPng(1), { "pixelate-delete-original": "true" });
      tools.store.journey = (call, leg) => {
        if (call === "put pixelated-cat.png.json" && leg === "back") {
          tools.store.journey = () => Promise.resolve();
          tools.store.upload(source, smallPng(1), { "pixelate-grids": "1" });
        }
        return Promise.resolve();
      };
      await processObject(jobFor(tools, KEY));
      expect(tools.store.bytes(source)).toEqual(smallPng(1));
      expect(manifestOf(tools)?.outputs.map(({ grid }) => grid)).toEqual(["1x1"]);
      expect(tools.messages).toMatchObject([{ original: "kept" }]);
    },
  );

  test("does not happen for an image that was rejected", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, new TextEncoder().encode("no image"));
    await processObject(jobFor(tools, KEY));
    expect(tools.store.keys(SOURCE)).toEqual([KEY]);
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", original: "kept" }]);
  });

  test.each([
    ["an output is not as the manifest lists it", "pixelated-2x2-cat.png"],
    ["the manifest is another's", "pixelated-cat.png.json"],
  ])("does not happen while %s", async (_, key) => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.journey = (call, leg) => {
      if (call === "put pixelated-cat.png.json" && leg === "back") {
        tools.store.journey = () => Promise.resolve();
        tools.store.upload({ bucket: PROCESSED, key }, new Uint8Array(1));
      }
      return Promise.resolve();
    };
    await processObject(jobFor(tools, KEY));
    expect(tools.store.bytes(source)).toEqual(smallPng(1));
    expect(tools.messages).toMatchObject([{ original: "kept", remainingVersions: 1 }]);
  });
});
