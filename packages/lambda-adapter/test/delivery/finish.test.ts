import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { StorageFault } from "../../src/errors.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import {
  deliverWithoutNotification,
  jobFor,
  manifestOf,
  PROCESSED,
  SOURCE,
  workbench,
} from "../workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const deleting = { DELETE_ORIGINAL: "after-success" };

describe("deletion of the original", () => {
  test("comes after every other object was written and checked", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
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

  test("includes every older version, oldest first", async () => {
    const tools = workbench(deleting, new FakeStore([SOURCE]));
    for (const picture of [1, 2, 3]) tools.store.upload(source, smallPng(picture));
    const { store } = tools;
    const expected = (await store.versions(source)).map(({ versionId }) => versionId).reverse();
    const seen: string[] = [];
    store.onCall = async (call, phase) => {
      if (call === `delete ${KEY}` && phase === "after") {
        store.onCall = () => Promise.resolve();
        seen.push(...(await store.versions(source)).map(({ versionId }) => versionId).reverse());
      }
    };
    await deliverObject(jobFor(tools, KEY));
    expect(seen).toEqual(expected.slice(1));
    expect(await store.versions(source)).toEqual([]);
  });

  test.each([[[]], [[SOURCE]]])(
    "spares an upload before it, and reports it (versioning in %j)",
    async (versioned) => {
      const tools = workbench(deleting, new FakeStore(versioned));
      tools.store.upload(source, smallPng(1));
      tools.store.onCall = (call, phase) => {
        if (
          call === `delete ${KEY}` &&
          phase === "before" &&
          tools.store.calls.filter((c) => c === call).length === 0
        ) {
          tools.store.onCall = () => Promise.resolve();
          tools.store.upload(source, smallPng(2));
        }
        return Promise.resolve();
      };
      await deliverObject(jobFor(tools, KEY, "first"));
      expect(tools.store.bytes(source)).toEqual(smallPng(2));
      expect(tools.messages.at(-1)?.remainingVersions).toBe(1);
    },
  );

  test("permanently deletes a version from before versioning, without a delete marker", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.setVersioning(SOURCE, "Enabled");
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { source: { versionId: "null" }, original: "deleted" },
      remaining: 0,
    });
    expect(await tools.store.versions(source)).toEqual([]);
  });

  test("includes an older version from before versioning", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.setVersioning(SOURCE, "Enabled");
    tools.store.upload(source, smallPng(2));
    await deliverObject(jobFor(tools, KEY));
    expect(await tools.store.versions(source)).toEqual([]);
  });

  test("spares an upload that takes over the version null while versions are suspended", async () => {
    const tools = workbench(deleting);
    tools.store.setVersioning(SOURCE, "Suspended");
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call, phase) => {
      if (call === `delete ${KEY}` && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
      }
      return Promise.resolve();
    };
    await deliverObject(jobFor(tools, KEY));
    expect(tools.store.bytes(source)).toEqual(smallPng(2));
    expect(tools.messages).toMatchObject([{ remainingVersions: 1 }]);
  });

  test("leaves the delete marker of a newer version", async () => {
    const tools = workbench(deleting, new FakeStore([SOURCE]));
    tools.store.upload(source, smallPng(1));
    const { etag } = tools.store.upload(source, smallPng(2));
    tools.store.onCall = async (call, phase) => {
      if (call === "put pixelated-cat.png.json" && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        await tools.store.delete(source, { etag });
      }
    };
    await deliverObject(jobFor(tools, KEY));
    expect(await tools.store.versions(source)).toMatchObject([{ isCurrent: true }]);
    expect(tools.messages).toMatchObject([{ original: "deleted", remainingVersions: 1 }]);
  });

  test.each(["versions", "delete"])(
    "keeps the original if storage refuses it (%s), and the message is sent",
    async (call) => {
      const tools = workbench(deleting);
      tools.store.upload(source, smallPng(1));
      tools.store.onCall = (name) =>
        name === `${call} ${KEY}`
          ? Promise.reject(new StorageFault("AccessDenied", { isRefusal: true }))
          : Promise.resolve();
      await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
        manifest: { original: "kept" },
      });
      expect(tools.store.bytes(source)).toEqual(smallPng(1));
      expect(tools.messages).toMatchObject([{ status: "pixelated", original: "kept" }]);
      expect(tools.reported).toContain(`${KEY} deletion refused`);
    },
  );

  test("fails the delivery for any other reason", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (name) =>
      name === `delete ${KEY}` ? Promise.reject(new StorageFault("503")) : Promise.resolve();
    await expect(deliverObject(jobFor(tools, KEY))).rejects.toThrow("503");
    expect(tools.messages).toEqual([]);
  });

  test("is reported with the remaining versions also by a retry after it", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "same");
    expect(tools.store.keys(SOURCE)).toEqual([]);
    await deliverObject(jobFor(tools, KEY, "same"));
    expect(tools.messages).toMatchObject([{ original: "deleted", remainingVersions: 0 }]);
  });

  test.each([undefined, "Suspended"] as const)(
    "spares an upload of the same bytes that does not request it (versioning %s)",
    async (versioning) => {
      const tools = workbench();
      if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
      tools.store.upload(source, smallPng(1), { "pixelate-delete-original": "true" });
      tools.store.onCall = (call, phase) => {
        if (call === "put pixelated-cat.png.json" && phase === "after") {
          tools.store.onCall = () => Promise.resolve();
          tools.store.upload(source, smallPng(1), { "pixelate-grids": "1" });
        }
        return Promise.resolve();
      };
      await deliverObject(jobFor(tools, KEY));
      expect(tools.store.bytes(source)).toEqual(smallPng(1));
      expect(manifestOf(tools, KEY)?.outputs.map(({ grid }) => grid)).toEqual(["1x1"]);
      expect(tools.messages).toMatchObject([{ original: "kept" }]);
    },
  );

  test.each([undefined, "Suspended"] as const)(
    "spares the same bytes without the request also after the last read (versioning %s)",
    async (versioning) => {
      const tools = workbench();
      if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
      tools.store.upload(source, smallPng(1), { "pixelate-delete-original": "true" });
      tools.store.onCall = (call, phase) => {
        if (call === "head pixelated-2x2-cat.png" && phase === "after") {
          tools.store.onCall = () => Promise.resolve();
          tools.store.upload(source, smallPng(1));
        }
        return Promise.resolve();
      };
      await deliverObject(jobFor(tools, KEY));
      expect(tools.store.bytes(source)).toEqual(smallPng(1));
      expect(tools.messages).toMatchObject([{ original: "kept", remainingVersions: 1 }]);
    },
  );

  test.each([undefined, "Suspended"] as const)(
    "spares an upload that replaces the version before the list (versioning %s)",
    async (versioning) => {
      const tools = workbench(deleting);
      if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
      tools.store.upload(source, smallPng(1));
      tools.store.onCall = (call, phase) => {
        if (call === `versions ${KEY}` && phase === "before") {
          tools.store.onCall = () => Promise.resolve();
          tools.store.upload(source, smallPng(2));
        }
        return Promise.resolve();
      };
      await deliverObject(jobFor(tools, KEY));
      expect(tools.store.bytes(source)).toEqual(smallPng(2));
    },
  );

  test("is recorded in the manifest also without a topic", async () => {
    const tools = { ...workbench(deleting), notifier: undefined };
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({ original: "deleted" });
  });

  test("does not happen for an image that was rejected", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, new TextEncoder().encode("no image"));
    await deliverObject(jobFor(tools, KEY));
    expect(tools.store.keys(SOURCE)).toEqual([KEY]);
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", original: "kept" }]);
  });

  test.each([
    ["an output differs from the manifest", "pixelated-2x2-cat.png"],
    ["another object has the manifest's key", "pixelated-cat.png.json"],
  ])("does not happen while %s", async (_, key) => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call, phase) => {
      if (call === "put pixelated-cat.png.json" && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload({ bucket: PROCESSED, key }, new Uint8Array(1));
      }
      return Promise.resolve();
    };
    await deliverObject(jobFor(tools, KEY));
    expect(tools.store.bytes(source)).toEqual(smallPng(1));
    expect(tools.messages).toMatchObject([{ original: "kept", remainingVersions: 1 }]);
  });
});
