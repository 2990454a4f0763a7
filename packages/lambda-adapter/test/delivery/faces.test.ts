import { readFileSync } from "node:fs";
import { decode, pixelate } from "@pixelater/core";
import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { builtInDetector } from "../../src/detectors/built-in.ts";
import type { FaceDetector } from "../../src/pixelation/detection.ts";
import { settingsFrom } from "../../src/settings.ts";
import { fakeDetector } from "../fake-detector.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, type Workbench, workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };
const FACE = { left: 1, top: 1, width: 2, height: 2 };
const ASKED = { "pixelate-faces": "true" };

/** Returns tools with a detector, as its build has them. */
function benchWith(
  detector: FaceDetector | undefined,
  variables: Record<string, string> = {},
  store = new FakeStore(),
): Workbench {
  const tools = workbench({ GRIDS: "2", ...variables }, store);
  const { PROCESSED_BUCKET, SOURCE_BUCKET } = { PROCESSED_BUCKET: PROCESSED, SOURCE_BUCKET: SOURCE };
  const environment = { PROCESSED_BUCKET, SOURCE_BUCKET, GRIDS: "2", ...variables };
  return { ...tools, detector, settings: settingsFrom(environment, detector?.name) };
}

describe("a photo whose faces are asked for", () => {
  test("has them hidden beside its regions, and listed in the manifest and the message", async () => {
    const tools = benchWith(fakeDetector([FACE]));
    tools.store.upload(source, smallPng(3), {
      ...ASKED,
      "pixelate-regions": "5,3,1,1",
      "pixelate-strength": "2",
      "pixelate-cover": "solid",
    });
    await deliverObject(jobFor(tools, KEY));
    const found = { faces: 1, found: [{ label: "face", region: "1,1,2,2", score: 0.99 }] };
    expect(manifestOf(tools, KEY)).toMatchObject({
      status: "pixelated",
      ...found,
      outputs: [{ grid: "strength-2", key: "uploads/pixelated-strength-2-cat.png" }],
    });
    expect(tools.messages).toMatchObject([found]);
    const output = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-strength-2-cat.png" });
    const expected = pixelate(smallPng(3), {
      regions: [
        { left: 5, top: 3, width: 1, height: 1, cells: 2 },
        { ...FACE, cells: 2 },
      ],
      cover: "solid",
    });
    expect(decode(output ?? new Uint8Array())).toEqual(decode(expected));
  });

  test.each([
    ["the deployment asks for it", { FACES: "true" }, {}, 1],
    ["the object asks for it", {}, ASKED, 1],
    ["the object declines", { FACES: "true" }, { "pixelate-faces": "false" }, undefined],
    ["nobody asks for it", {}, {}, undefined],
  ])("is searched if %s", async (_, variables, metadata, faces) => {
    const tools = benchWith(fakeDetector([FACE]), variables);
    tools.store.upload(source, smallPng(1), { ...metadata });
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.faces).toBe(faces);
  });

  test("and that has none is marked, or rejected if the deployment says so", async () => {
    const publishing = benchWith(fakeDetector([]));
    publishing.store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(publishing, KEY));
    expect(manifestOf(publishing, KEY)).toMatchObject({ status: "pixelated", faces: 0, found: [] });

    const rejecting = benchWith(fakeDetector([]), { NO_FACES: "reject" });
    rejecting.store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(rejecting, KEY));
    expect(manifestOf(rejecting, KEY)).toMatchObject({ status: "rejected", error: { code: "NO_FACES" } });
    expect(rejecting.store.keys(PROCESSED)).toEqual(["uploads/pixelated-cat.png.json"]);
  });

  test("is rejected without a detector before it is read, and pixelated once a build has one", async () => {
    const store = new FakeStore();
    const plain = benchWith(undefined, {}, store);
    store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(plain, KEY));
    expect(manifestOf(plain, KEY)?.error).toMatchObject({
      code: "NO_DETECTOR",
      message: expect.stringContaining("set faces = true in Terraform") as string,
    });
    expect(store.openBodies.size).toBe(0);
    const withFaces = benchWith(fakeDetector([FACE]), {}, store);
    await deliverObject(jobFor(withFaces, KEY, "delivery-2"));
    expect(manifestOf(withFaces, KEY)).toMatchObject({ status: "pixelated", faces: 1 });
  });

  test("is not searched again by a repeated delivery", async () => {
    const detector = fakeDetector([FACE]);
    const tools = benchWith(detector);
    tools.store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(tools, KEY));
    const before = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" });
    await expect(deliverObject(jobFor(tools, KEY, "delivery-2"))).resolves.toMatchObject({
      isRepeated: true,
    });
    expect(detector.asked).toHaveLength(1);
    expect(tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" })).toEqual(before);
  });

  test("and that is overwritten meanwhile gives only outputs of the new version", async () => {
    const store = new FakeStore();
    let isFirst = true;
    const detector = fakeDetector([FACE], () => {
      if (isFirst) store.upload(source, smallPng(2), ASKED);
      isFirst = false;
    });
    const tools = benchWith(detector, {}, store);
    store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(tools, KEY));
    expect(store.writes.filter(({ key }) => key.endsWith(".png"))).toHaveLength(1);
    expect(detector.asked).toHaveLength(2);
    const output = store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" });
    const expected = pixelate(smallPng(2), { grid: 2, regions: [FACE] });
    expect(decode(output ?? new Uint8Array())).toEqual(decode(expected));
  });

  test("and that is replaced and restored meanwhile is searched again: its ETag is the same", async () => {
    const store = new FakeStore();
    const detector = fakeDetector([FACE], () => {
      if (detector.asked.length > 1) return;
      for (const picture of [2, 1]) store.upload(source, smallPng(picture), ASKED);
    });
    const tools = benchWith(detector, {}, store);
    store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(tools, KEY));
    expect(detector.asked).toHaveLength(2);
  });

  test("names its version to a detector that reads it from storage", async () => {
    const detector = fakeDetector([FACE]);
    const tools = benchWith(detector, {}, new FakeStore([SOURCE]));
    const { versionId } = tools.store.upload(source, smallPng(1), ASKED);
    await deliverObject(jobFor(tools, KEY));
    expect(detector.asked).toEqual([{ ...source, versionId }]);
  });

  test("is searched by the built-in detector", async () => {
    const portrait = readFileSync(new URL("../../../../photos/astronaut.png", import.meta.url));
    const tools = benchWith(builtInDetector, { STRENGTH: "4", VERIFY: "true", FACES: "true" });
    tools.store.upload(source, portrait);
    await deliverObject(jobFor(tools, KEY));
    const manifest = manifestOf(tools, KEY);
    expect(manifest).toMatchObject({
      faces: 1,
      found: [
        { label: "face", region: expect.stringMatching(/^ellipse [\d,]+ pad 40%$/) as string, score: 1 },
      ],
      outputs: [
        {
          grid: "strength-4",
          verify: { outsideUnchanged: true, insideCovered: true, comparedBy: "pixels", metadata: [] },
        },
      ],
    });
  });
});

describe("an output that is verified", () => {
  test("says so in the manifest, and depends on what was asked for", async () => {
    const tools = benchWith(undefined);
    tools.store.upload(source, smallPng(1), { "pixelate-regions": "1,1,2,2", "pixelate-verify": "true" });
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.outputs).toMatchObject([{ verify: { insideCovered: true } }]);
    expect(manifestOf(tools, KEY)).not.toHaveProperty("faces");
  });

  test.each<[string, Record<string, string>, FaceDetector | undefined]>([
    ["hides all but a region", { "pixelate-keep": "0,0,3,3", "pixelate-cover": "surroundings" }, undefined],
    ["hides nothing, as no face was found", ASKED, fakeDetector([])],
  ])("is unchanged and covered if it %s", async (_, metadata, detector) => {
    const tools = benchWith(detector, { VERIFY: "true" });
    tools.store.upload(source, smallPng(1), metadata);
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.outputs).toMatchObject([
      { verify: { outsideUnchanged: true, insideCovered: true } },
    ]);
  });

  test("may be a JPEG of a PNG, which differs a little outside", async () => {
    const tools = benchWith(undefined, { OUTPUT_FORMAT: "jpeg", VERIFY: "true" });
    tools.store.upload(source, smallPng(1), { "pixelate-regions": "1,1,2,2" });
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.outputs).toMatchObject([
      { verify: { insideCovered: true, outsideUnchanged: false } },
    ]);
  });

  test("is not asked of a whole photo by the deployment, and not accepted from an object", async () => {
    const tools = benchWith(undefined, { VERIFY: "true" });
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)?.outputs[0]).not.toHaveProperty("verify");
    tools.store.upload(source, smallPng(2), { "pixelate-verify": "true" });
    await deliverObject(jobFor(tools, KEY, "delivery-2"));
    expect(manifestOf(tools, KEY)?.error?.message).toContain("Expected regions, keep or faces to verify");
  });
});
