import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Job } from "../../src/jobs/pixelate-photo.ts";
import { PhotoWorker } from "../../src/jobs/photo-worker.ts";
import { PhotoFolder, smallPng } from "../photos-in.ts";

const BREAKING = new URL("../fixtures/breaking-worker.mjs", import.meta.url);
const SETTINGS = {
  grids: [{ label: "2x2", options: { grid: 2 } }],
  options: {},
  hiding: { faces: undefined, saved: undefined, strength: undefined },
};

function jobFor(photo: string, part = "", path = ""): Job {
  const output = { grid: 0, label: "2x2", path, part, ifExists: "refuse" } as const;
  return {
    photo,
    bytes: undefined,
    format: "png",
    isDecoded: false,
    outputs: part === "" ? [] : [output],
    existing: [],
  };
}

describe("a thread that crashes", () => {
  it.each([
    ["throws", "no luck"],
    ["exits", "its thread exited with 7"],
    ["exhausts memory", "memory"],
  ])("because it %s fails its photo, and the next photo gets another thread", async (photo, how) => {
    using folder = new PhotoFolder();
    const part = folder.add(".half.part", "half of it");
    const worker = new PhotoWorker(SETTINGS, { script: BREAKING, maxOldGenerationSizeMb: 32 });
    expect(await worker.run(jobFor("first"))).toEqual({ photo: "first", outputs: [] });
    expect(await worker.run(jobFor(photo, part))).toEqual({
      photo,
      error: {
        code: "CRASHED",
        message: expect.stringMatching(new RegExp(`^Pixelater crashed on this photo: .*${how}`)) as unknown,
      },
    });
    expect(existsSync(part)).toBe(false);
    expect(await worker.run(jobFor("next"))).toEqual({ photo: "next", outputs: [] });
    await worker.stop();
  });
});

describe("a thread that is stopped", () => {
  it("ends at once, without partial files", async () => {
    using folder = new PhotoFolder();
    const part = folder.add(".half.part", "half of it");
    const worker = new PhotoWorker(SETTINGS, { script: BREAKING });
    const running = worker.run(jobFor("hangs", part));
    await worker.stop();
    expect(await running).toBe("stopped");
    expect(existsSync(part)).toBe(false);
    expect(await worker.run(jobFor("next"))).toBe("stopped");
  });
});

describe("a thread", () => {
  it("pixelates photos and reports unreadable ones", async () => {
    using folder = new PhotoFolder();
    const worker = new PhotoWorker(SETTINGS);
    const photo = folder.add("a.png", smallPng());
    const output = folder.in("out/a.png");
    expect(await worker.run(jobFor(photo, folder.in("out/.part"), output))).toMatchObject({
      photo,
      width: 7,
      height: 5,
      outputs: [{ grid: "2x2", path: output }],
    });
    expect(await worker.run(jobFor(folder.add("b.png", smallPng().subarray(0, 50)), "x"))).toMatchObject({
      error: { code: "TRUNCATED" },
    });
    expect(await worker.run(jobFor(folder.in("absent.png"), "x"))).toMatchObject({
      error: { code: "ENOENT" },
    });
    await worker.stop();
    expect(readdirSync(folder.in("out"))).toEqual(["a.png"]);
  });
});
