import { decode, pixelate } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { withTagSettings } from "../../src/pixelation/tag-settings.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import {
  deliverUntilDone,
  jobFor,
  manifestOf,
  PROCESSED,
  SOURCE,
  workbench,
  type Workbench,
} from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const FROM_TAGS = { SETTINGS_FROM_TAGS: "true" };

type Texts = Readonly<Record<string, string>>;

function uploadTagged(
  tools: Workbench,
  tags: Texts,
  metadata: Record<string, string> = {},
  picture = 1,
): void {
  tools.store.upload(source, smallPng(picture), metadata);
  tools.store.tag(source, tags);
}

function gridsOf(tools: Workbench): string[] | undefined {
  return manifestOf(tools, KEY)?.outputs.map(({ grid }) => grid);
}

describe("the text of a tag", () => {
  test.each([
    ["grids", "8 16x9  10px", "8,16x9,10px"],
    ["palette", "102030 ffeedd", "102030,ffeedd"],
    ["palette", "gameboy", "gameboy"],
    [
      "regions",
      "10 20 30 40 / ellipse 1 2 3 4 cells 4 rotate -20",
      "10,20,30,40; ellipse 1,2,3,4 cells 4 rotate -20",
    ],
    [
      "keep",
      "polygon -5 5 90 20.5 40 80 cover solid color 0a0B0c",
      "polygon -5,5,90,20.5,40,80 cover solid color #0a0B0c",
    ],
    ["color", "101010", "#101010"],
    ["color", "auto", "auto"],
    ["gap-color", "transparent", "transparent"],
    ["light", "linear", "linear"],
    ["dither-strength", "0.5", "0.5"],
  ])("of pixelate-%s, %j, stands for %j", (setting, tag, text) => {
    expect(withTagSettings({}, { [`pixelate-${setting}`]: tag, project: "x" })).toEqual({
      [`pixelate-${setting}`]: text,
    });
  });

  test.each<[Texts, Texts, Texts]>([
    [{ "pixelate-grids": "4" }, { "pixelate-grids": "8", "pixelate-cell-size": "3" }, {}],
    [{ "pixelate-keep": "1,2,3,4" }, { "pixelate-regions": "1 2 3 4" }, {}],
    [{ "pixelate-cover": "cells" }, { "pixelate-color": "000000" }, {}],
    [{ "pixelate-palette": "none" }, { "pixelate-dither": "bayer4" }, {}],
    [{ "pixelate-gap": "0" }, { "pixelate-gap-color": "000000", "pixelate-shape": "round" }, {}],
    [{ "pixelate-size": "photo" }, { "pixelate-scale": "4" }, {}],
    [{ "pixelate-light": "linear" }, { "pixelate-format": "png" }, { "pixelate-format": "png" }],
  ])("does not count beside metadata of its kind: %j with %j", (metadata, tags, added) => {
    expect(withTagSettings(metadata, tags)).toEqual({ ...metadata, ...added });
  });
});

describe("an object's tags", () => {
  test("are settings, and metadata wins", async () => {
    const tools = workbench(FROM_TAGS);
    uploadTagged(tools, { "pixelate-grids": "4 5", "pixelate-format": "jpeg" }, { "pixelate-format": "png" });
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.outputs).toMatchObject([
      { grid: "4x4", contentType: "image/png" },
      { grid: "5x5", contentType: "image/png" },
    ]);
  });

  test("are not read without SETTINGS_FROM_TAGS, nor if there are none", async () => {
    const tools = workbench();
    uploadTagged(tools, { "pixelate-grids": "4" });
    await deliverObject(jobFor(tools, KEY));
    expect(gridsOf(tools)).toEqual(["2x2", "3px"]);
    const untagged = workbench(FROM_TAGS);
    untagged.store.upload(source, smallPng(1));
    await deliverObject(jobFor(untagged, KEY));
    expect([...tools.store.calls, ...untagged.store.calls].filter((call) => call.startsWith("tags"))).toEqual(
      [],
    );
  });

  test("change the result when they change, at the next event", async () => {
    const tools = workbench(FROM_TAGS, new FakeStore([SOURCE]));
    uploadTagged(tools, { "pixelate-grids": "4" });
    await deliverObject(jobFor(tools, KEY, "first"));
    await expect(deliverObject(jobFor(tools, KEY, "again"))).resolves.toMatchObject({ isRepeated: true });
    tools.store.tag(source, { "pixelate-grids": "5" });
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(gridsOf(tools)).toEqual(["5x5"]);
    expect(tools.messages).toHaveLength(2);
    tools.store.tag(source, { project: "x", "pixelate-grids": "5" });
    await expect(deliverObject(jobFor(tools, KEY, "third"))).resolves.toMatchObject({ isRepeated: true });
  });

  test.each<[Texts, string]>([
    [{ "pixelate-grids": "4;5" }, 'for pixelate-grids but received "4;5"'],
    [{ "pixelate-regions": "10pc 20 30 40" }, "for pixelate-regions but received"],
    [{ "pixelate-form": "round" }, "received a field pixelate-form"],
    [{ "pixelate-delete-original": "true" }, "received a field pixelate-delete-original (a tag)"],
    [{ "pixelate-source-etag": "x" }, "received a field pixelate-source-etag"],
    [{ "pixelate-grids": "８" }, "Expected printable ASCII for pixelate-grids"],
  ])("reject the object if they are wrong: %j", async (tags, message) => {
    const tools = workbench({ ...FROM_TAGS, DELETE_ORIGINAL: "after-success" });
    uploadTagged(tools, tags);
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({
      status: "rejected",
      error: { code: "INVALID_SETTINGS", message: expect.stringContaining(message) as string },
      original: "kept",
    });
    expect(tools.store.openBodies.size).toBe(0);
  });
});

describe.each([
  ["without versions", []],
  ["with versions", [SOURCE]],
])("in a bucket %s", (_, versioned) => {
  test("an older photo is never pixelated by the tags of a newer one", async () => {
    const tools = workbench(FROM_TAGS, new FakeStore(versioned));
    uploadTagged(tools, { "pixelate-grids": "4" });
    const older = tools.store.stateOf(source)?.etag;
    tools.store.onCall = (call, phase) => {
      if (call !== "tags cat.png" || phase !== "before") return Promise.resolve();
      tools.store.onCall = () => Promise.resolve();
      uploadTagged(tools, { "pixelate-grids": "5" }, {}, 2);
      return Promise.resolve();
    };
    await deliverObject(jobFor(tools, KEY));
    const ofOlder = tools.store.writes.filter(({ metadata }) => metadata["pixelate-source-etag"] === older);
    expect(ofOlder.map(({ metadata }) => metadata["pixelate-grid"])).not.toContain("5x5");
    expect(gridsOf(tools)).toEqual(["5x5"]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("a photo that is deleted before its tags are read is not pixelated without them", async () => {
    const tools = workbench(FROM_TAGS, new FakeStore(versioned));
    uploadTagged(tools, { "pixelate-grids": "4" });
    const { etag = "", versionId } = tools.store.stateOf(source) ?? {};
    tools.store.onCall = async (call, phase) => {
      if (call !== "tags cat.png" || phase !== "before") return;
      tools.store.onCall = () => Promise.resolve();
      await tools.store.delete(source, versionId === undefined ? { etag } : { versionId });
    };
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toEqual({ kind: "ignored", reason: "gone" });
    expect(tools.store.keys(PROCESSED)).toEqual([]);
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("the newest upload's tags decide, under any interleaving and crashes", async () => {
    const grids = ["2", "3", "4"];
    const uploads = fc.array(fc.record({ picture: fc.constantFrom(1, 2), grid: fc.nat({ max: 2 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    const dice = fc.infiniteStream(fc.nat({ max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), uploads, dice, async (scheduler, uploaded, throws) => {
        const tools = workbench(FROM_TAGS, new FakeStore(versioned));
        let crashesLeft = 5;
        tools.store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          if (crashesLeft <= 0 || throws.next().value !== 0) return;
          crashesLeft--;
          throw new Error(`crashed at ${call} ${phase}`);
        };
        const deliveries: Promise<void>[] = [];
        const sequence = scheduler.scheduleSequence(
          uploaded.map(({ picture, grid }, i) => ({
            label: `upload ${i}`,
            builder: () => {
              uploadTagged(tools, { "pixelate-grids": grids[grid] ?? "" }, {}, picture);
              deliveries.push(deliverUntilDone(tools, KEY, `delivery-${i}`));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(sequence.task);
        await scheduler.waitFor(Promise.all(deliveries));
        const { picture = 0, grid = 0 } = uploaded.at(-1) ?? {};
        const count = Number(grids[grid]);
        expect(gridsOf(tools)).toEqual([`${count}x${count}`]);
        const bytes = tools.store.bytes({ bucket: PROCESSED, key: `pixelated-${count}x${count}-cat.png` });
        expect(decode(bytes ?? new Uint8Array())).toEqual(
          decode(pixelate(smallPng(picture), { grid: count })),
        );
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 100) },
    );
  });
});
