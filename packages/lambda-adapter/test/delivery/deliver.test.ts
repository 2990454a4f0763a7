import { decode, pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { createDeadline } from "../../src/deadline.ts";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { OutOfTime, StorageFault } from "../../src/errors.ts";
import { needsOf } from "../../src/pixelation/needs.ts";
import { pixelationSettingsFor } from "../../src/pixelation/object-settings.ts";
import { inspectObject } from "../../src/pixelation/pixelate-object.ts";
import { smallPng } from "../small-png.ts";
import {
  deliverWithoutNotification,
  jobFor,
  manifestOf,
  PROCESSED,
  SOURCE,
  workbench,
} from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };
const manifestLocation = { bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" };

describe("deliverObject", () => {
  test("writes every output, and then a manifest that lists them", async () => {
    const tools = workbench();
    const bytes = smallPng(1);
    const { etag } = tools.store.upload(source, bytes);

    await deliverObject(jobFor(tools, KEY));

    expect(tools.store.keys(PROCESSED)).toEqual([
      "uploads/pixelated-2x2-cat.png",
      "uploads/pixelated-3px-cat.png",
      "uploads/pixelated-cat.png.json",
    ]);
    const location = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
    const halves = tools.store.bytes(location) ?? new Uint8Array();
    expect(decode(halves)).toEqual(decode(pixelate(bytes, { grid: 2 })));
    expect(tools.store.metadata(location)).toMatchObject({
      "pixelate-source-key": KEY,
      "pixelate-source-etag": etag,
      "pixelate-grid": "2x2",
    });
    expect(manifestOf(tools, KEY)).toMatchObject({
      status: "pixelated",
      source: { bucket: SOURCE, key: KEY, etag, bytes: bytes.length },
      image: { format: "png", width: 7, height: 5 },
      outputs: [
        { grid: "2x2", columns: 2, rows: 2, contentType: "image/png", bytes: halves.length },
        { grid: "3px", columns: 3, rows: 2, key: "uploads/pixelated-3px-cat.png" },
      ],
      original: "kept",
    });
    expect(tools.store.writes.map(({ key }) => key).slice(0, -2)).not.toContain(manifestLocation.key);
  });

  test("applies the settings in the object's metadata", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1), { "pixelate-grids": "4", "pixelate-format": "jpeg" });
    await deliverObject(jobFor(tools, KEY));
    const [output] = manifestOf(tools, KEY)?.outputs ?? [];
    expect(output).toMatchObject({ grid: "4x4", columns: 4, contentType: "image/jpeg" });
    const bytes = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-4x4-cat.png" });
    expect(bytes).toEqual(pixelate(smallPng(1), { grid: 4, format: "jpeg" }));
  });

  test("encodes keys in metadata as ASCII", async () => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "été/a+b 🐈.png" }, smallPng(1));
    await deliverObject(jobFor(tools, "été/a+b 🐈.png"));
    expect(tools.store.metadata({ bucket: PROCESSED, key: "été/pixelated-2x2-a+b 🐈.png" })).toMatchObject({
      "pixelate-source-key": "%C3%A9t%C3%A9/a%2Bb%20%F0%9F%90%88.png",
    });
  });

  test("ignores its own outputs and missing objects", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    const output = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
    const copied = { bucket: SOURCE, key: "copy.png" };
    const metadata = { ...tools.store.metadata(output) };
    tools.store.upload(copied, tools.store.bytes(output) ?? new Uint8Array(), metadata);
    await expect(deliverObject(jobFor(tools, "copy.png"))).resolves.toEqual({
      kind: "ignored",
      reason: "own-output",
    });
    await expect(deliverObject(jobFor(tools, "never.png"))).resolves.toEqual({
      kind: "ignored",
      reason: "gone",
    });
  });

  test("pixelates a version once: a later delivery reads the manifest and checks the outputs", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const before = tools.store.writes.length;
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.store.writes).toHaveLength(before);
    expect(tools.messages).toHaveLength(1);
  });

  test("distinguishes a repetition from a retry of its own failed delivery", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    await expect(deliverObject(jobFor(tools, KEY, "first"))).resolves.toMatchObject({ isRepeated: false });
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toMatchObject({ isRepeated: true });
  });

  test("ignores the object that a console creates for a folder", async () => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "uploads/new/" }, new Uint8Array());
    await expect(deliverObject(jobFor(tools, "uploads/new/"))).resolves.toEqual({
      kind: "ignored",
      reason: "folder",
    });
    expect(tools.store.keys(PROCESSED)).toEqual([]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("does not notify again if other settings give the same result", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const roomier = { ...workbench({ MAX_PIXELS: "99999" }, tools.store), notifier: tools.notifier };
    await expect(deliverObject(jobFor(roomier, KEY, "second"))).resolves.toMatchObject({
      manifest: { notification: "sent" },
    });
    await deliverObject(jobFor(roomier, KEY, "third"));
    expect(tools.messages).toHaveLength(1);
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated", notification: "sent" });
  });

  test("writes outputs under the keys of a new template when an object is delivered again", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const moved = workbench({ KEY_TEMPLATE: "{dir}new/{grid}-{name}" }, tools.store);
    await deliverObject(jobFor(moved, KEY, "second"));
    expect(tools.store.keys(PROCESSED)).toContain("uploads/new/2x2-cat.png");
    expect(manifestOf(tools, KEY)?.outputs.map(({ key }) => key)).toEqual([
      "uploads/new/2x2-cat.png",
      "uploads/new/3px-cat.png",
    ]);
  });

  test.each([
    ["of another size", (bytes: Uint8Array) => bytes.subarray(1), (_: string, value: string) => value],
    [
      "of another build",
      (bytes: Uint8Array) => bytes,
      (name: string, value: string) => (name === "pixelate-content" ? "other" : value),
    ],
  ])("replaces an output %s that has the same provenance, once", async (_, change, changeMark) => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const location = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
    const bytes = tools.store.bytes(location) ?? new Uint8Array();
    const metadata = Object.entries(tools.store.metadata(location) ?? {});
    tools.store.upload(
      location,
      change(bytes),
      Object.fromEntries(metadata.map(([name, value]) => [name, changeMark(name, value)])),
    );
    // The manifest's ETag differs then, even for the same outputs.
    const manifestMetadata = { ...tools.store.metadata(manifestLocation), "pixelate-content": "other" };
    tools.store.upload(manifestLocation, new Uint8Array(1), manifestMetadata);
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.store.bytes(location)).toEqual(bytes);
    expect(tools.store.metadata(location)).toMatchObject(Object.fromEntries(metadata));
    const before = tools.store.writes.length;
    await expect(deliverObject(jobFor(tools, KEY, "third"))).resolves.toMatchObject({ isRepeated: true });
    expect(tools.store.writes).toHaveLength(before);
  });

  test("writes a lost output again", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const location = { bucket: PROCESSED, key: "uploads/pixelated-3px-cat.png" };
    const bytes = tools.store.bytes(location);
    await tools.store.delete(location, { etag: tools.store.stateOf(location)?.etag ?? "" });
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.store.bytes(location)).toEqual(bytes);
    expect(tools.messages).toHaveLength(1);
  });

  test.each([
    ["a megapixel", {}, 0.25],
    ["a megapixel in linear light", { "pixelate-light": "linear" }, 0.25],
    ["a megapixel in cells of nine pixels", { "pixelate-cell-size": "3" }, 0.25],
    ["a megapixel with a region", { "pixelate-regions": "0,0,9,9" }, 0.25],
    ["a megapixel on half of the vCPU", {}, 0.125],
  ])("does not begin an image without enough time: %s", async (_, metadata, vcpus) => {
    const tools = { ...workbench({ GRIDS: "8" }), vcpus };
    const photo = PNG.sync.write(new PNG({ width: 1_000, height: 1_000 }));
    const { pixelation, limits } = tools.settings;
    const asked = pixelationSettingsFor(metadata, pixelation);
    const needs = needsOf(inspectObject(photo, asked, limits), photo.length, vcpus);
    const neededMs = Math.ceil(needs.milliseconds);
    tools.store.upload(source, photo, metadata);
    const within = (milliseconds: number) => ({
      ...jobFor(tools, KEY),
      deadline: { signal: new AbortController().signal, totalMs: Infinity, remainingMs: () => milliseconds },
    });
    await expect(deliverObject(within(neededMs - 1))).rejects.toThrow(
      `Expected at least ${neededMs} ms for 1000 × 1000 pixels`,
    );
    expect(tools.store.keys(PROCESSED)).toEqual([]);
    await expect(deliverObject(within(neededMs))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
  });

  test("makes no call with less than half a second", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const job = { ...jobFor(tools, KEY), deadline: createDeadline(() => 1_400) };
    await expect(deliverObject(job)).rejects.toThrow(OutOfTime);
    expect(tools.store.calls).toEqual([]);
  });

  test("pixelates a photo whose key ends with a slash", async () => {
    const tools = workbench();
    tools.store.upload({ bucket: SOURCE, key: "uploads/cat/" }, smallPng(1));
    await expect(deliverObject(jobFor(tools, "uploads/cat/"))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
  });

  test("begins again with the newer version if the opened one is gone before it is read", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const { store } = tools;
    const open = store.open.bind(store);
    store.open = async (location) => {
      const opened = await open(location);
      if (opened === undefined || location.bucket !== SOURCE) return opened;
      store.open = open;
      opened.discard();
      store.upload(source, smallPng(2));
      return { ...opened, read: () => Promise.resolve(undefined) };
    };
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.source.etag).toBe(tools.store.stateOf(source)?.etag);
  });

  test("replaces nothing for a photo that is deleted during the work", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    const before = tools.store.writes.length;
    const { etag } = tools.store.upload(source, smallPng(2));
    tools.store.onCall = async (call, phase) => {
      if (call === "put uploads/pixelated-2x2-cat.png" && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        await tools.store.delete(source, { etag });
      }
    };
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.store.writes).toHaveLength(before);
  });

  test("fails if a key is overwritten again and again", async () => {
    const tools = workbench();
    let uploads = 0;
    const upload = () => tools.store.upload(source, smallPng(uploads++));
    upload();
    tools.store.onCall = (call, phase) => {
      if (call === `put ${manifestLocation.key}` && phase === "after") upload();
      return Promise.resolve();
    };
    await expect(deliverObject(jobFor(tools, KEY))).rejects.toThrow(
      "was overwritten 6 times while it was delivered",
    );
    expect(uploads).toBe(7);
  });

  test("fails for an archived manifest, and does not reject the photo", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    tools.store.upload(source, smallPng(2));
    tools.store.archived.add(manifestLocation.key);
    await expect(deliverObject(jobFor(tools, KEY, "second"))).rejects.toThrow(StorageFault);
    expect(tools.messages.map(({ status }) => status)).toEqual(["pixelated"]);
  });

  test("discards the body of a photo whose manifest cannot be read", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call) =>
      call === `open ${manifestLocation.key}` ? Promise.reject(new Error("503")) : Promise.resolve();
    await expect(deliverObject(jobFor(tools, KEY))).rejects.toThrow("503");
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("writes its outputs concurrently", async () => {
    const tools = workbench({ GRIDS: "1,2,3,4" });
    tools.store.upload(source, smallPng(1));
    let underway = 0;
    let most = 0;
    tools.store.onCall = async (call, phase) => {
      if (!call.startsWith("put ")) return;
      underway += phase === "before" ? 1 : -1;
      most = Math.max(most, underway);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await deliverObject(jobFor(tools, KEY));
    expect(most).toBe(4);
  });

  test("fails only after every write has ended", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = async (call) => {
      if (call === "put uploads/pixelated-2x2-cat.png") throw new Error("503");
      if (call.startsWith("put ")) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await expect(deliverObject(jobFor(tools, KEY))).rejects.toThrow("503");
    expect(tools.store.writes.map(({ key }) => key)).toEqual(["uploads/pixelated-3px-cat.png"]);
  });

  test("reports a repetition if another delivery wrote the manifest at the same time", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = async (call, phase) => {
      if (call === `put ${manifestLocation.key}` && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        await deliverObject(jobFor(tools, KEY, "second"));
      }
    };
    await expect(deliverObject(jobFor(tools, KEY, "first"))).resolves.toMatchObject({ isRepeated: true });
  });
});
