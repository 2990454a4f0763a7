import { readFileSync } from "node:fs";
import { parseRegions } from "@pixelater/core";
import { progressiveMemory } from "@pixelater/core/progressive";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { createDeadline } from "../../src/deadline.ts";
import { OutOfTime, Rejection } from "../../src/errors.ts";
import {
  isQuick,
  needsOf,
  requireMemory,
  requirePossible,
  requireTimeFor,
} from "../../src/pixelation/needs.ts";
import { inspectObject } from "../../src/pixelation/pixelate-object.ts";
import type { PixelationSettings } from "../../src/pixelation/pixelation-settings.ts";
import { settingsFrom } from "../../src/settings.ts";
import { inspected } from "./inspected.ts";

const { pixelation, limits } = settingsFrom({ PROCESSED_BUCKET: "processed" });
const grids = (
  ...options: PixelationSettings["grids"][number]["options"][]
): Pick<PixelationSettings, "grids"> => ({
  grids: options.map((each, i) => ({ label: String(i), options: each })),
});
const sixteen = (from: number) => grids(...Array.from({ length: 16 }, (_, i) => ({ grid: from + i })));
const rocket = readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url));
const png = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));

/** The defaults of the Terraform module: 1,024 MB, 60 seconds. */
const INVOCATION = { totalMs: 59_000, memoryBytes: 1_024 * 2 ** 20 };

describe("needsOf", () => {
  test.each([
    [1, 200 + 150],
    [0.5, 400 + 300],
    // More than one vCPU does not help: the work has one thread.
    [2, 200 + 150],
  ])("turns units of work into milliseconds on %d vCPUs", (vcpus, milliseconds) => {
    expect(needsOf(inspected({ work: 100e6 }), 0, vcpus).milliseconds).toBe(milliseconds);
  });

  test("adds what a detector, verifying and a placeholder take", () => {
    const info = inspected({ work: 100e6, memoryBytes: 40e6, memoryBytesOfEach: 40e6 });
    const detection = { milliseconds: 1_200, memory: 60e6 };
    expect(needsOf(info, 0, 0.5, { detection })).toEqual({
      milliseconds: 2 * (200 + 2 * 150 + 1_200),
      memory: 109e6 + 40e6 + 60e6,
    });
    const verifying = { work: 300e6, memoryBytes: 50e6 };
    expect(needsOf({ ...info, verifying }, 0, 1)).toEqual({
      milliseconds: 200 + 4 * 150,
      memory: 109e6 + 40e6 + 50e6,
    });
    expect(needsOf(info, 0, 1, { hasPlaceholder: true }).milliseconds).toBe(200 + 2 * 150);
  });

  test("adds the function, the input and outputs that wait to the memory of one output at a time", () => {
    const memoryFor = (memoryBytes: number) =>
      needsOf(inspected({ memoryBytes, memoryBytesOfEach: 40e6 }), 7e6, 1).memory;
    expect(memoryFor(900e6)).toBe(109e6 + 7e6 + 40e6 + 16e6);
    expect(memoryFor(42e6)).toBe(109e6 + 7e6 + 40e6 + 2e6);
  });
});

describe("a progressive copy", () => {
  const copyOf = (photo: Uint8Array, changes: Partial<PixelationSettings>) =>
    inspectObject(photo, { ...pixelation, progressive: true, ...changes }, limits).progressiveBytes;
  const regions = parseRegions("10%,10%,20%,20%");

  test("takes what core says for the bytes of the output, in its own size", () => {
    expect(copyOf(rocket, { regions })).toBe(progressiveMemory(640, 427, rocket.length));
    const scaled = { ...grids({ grid: { columns: 64, rows: 48 } }), scale: 100 };
    const { outputBytes } = inspectObject(rocket, { ...pixelation, ...scaled }, limits).cost;
    expect(copyOf(rocket, scaled)).toBe(progressiveMemory(6_400, 4_800, outputBytes));
    const progressive = { ...inspected({}), progressiveBytes: 50e6 };
    expect(needsOf(progressive, 0, 1).memory).toBe(109e6 + 50e6);
  });

  test("is held as a whole to be verified", () => {
    const verifying = (changes: Partial<PixelationSettings>) =>
      inspectObject(rocket, { ...pixelation, regions, ...changes }, limits).verifying?.memoryBytes ?? 0;
    const rows = verifying({ verify: true });
    expect(rows).toBeGreaterThan(0);
    expect(verifying({ verify: true, progressive: true })).toBe(rows + 8 * 640 * 427);
    expect(verifying({})).toBe(0);
  });

  test("takes nothing of a PNG, or if it is not asked for", () => {
    expect(copyOf(png(40, 30), { regions })).toBe(0);
    expect(copyOf(rocket, { regions, progressive: false })).toBe(0);
  });
});

describe("isQuick", () => {
  const cases: [string, boolean, Uint8Array, Partial<PixelationSettings>][] = [
    ["a photo with the usual grids", true, rocket, {}],
    ["12 megapixels of PNG", true, png(4_000, 3_000), {}],
    ["the faces of a JPEG", true, rocket, { faces: true, strength: 4 }],
    ["a region of a JPEG", true, rocket, { regions: parseRegions("10%,10%,20%,20%") }],
    ["cells of ten pixels", true, png(4_000, 3_000), grids({ cellSize: 10 })],
    ["linear light, sixteen times", true, png(4_000, 3_000), { light: "linear", ...sixteen(2) }],
    ["a cell for every pixel of 12 megapixels", false, png(4_000, 3_000), grids({ grid: 9_999 })],
    ["sixteen grids of a million cells", false, png(4_000, 3_000), sixteen(1_000)],
  ];

  test.each(cases)("of %s is %s", (_, expected, bytes, changes) => {
    const info = inspectObject(bytes, { ...pixelation, ...changes }, limits);
    expect(isQuick(needsOf(info, bytes.length, 0.58), INVOCATION)).toBe(expected);
  });

  test("counts a row of a hundred megapixels without laying its grid", () => {
    const row = Buffer.from(png(1, 1));
    row.writeUInt32BE(99_000_000, 16);
    const begin = process.memoryUsage().arrayBuffers;
    const info = inspectObject(row, { ...pixelation, ...grids({ cellSize: 1 }) }, limits);
    expect(needsOf(info, row.length, 1).memory).toBeGreaterThan(1e9);
    expect(process.memoryUsage().arrayBuffers - begin).toBeLessThan(10_000_000);
  });
});

describe("a photo that", () => {
  const possible = (milliseconds: number, memory: number) => () => {
    requirePossible(inspected({}), { milliseconds, memory }, { totalMs: 1_000, memoryBytes: 209e6 });
  };

  test("cannot fit even if its estimate is four times too high is rejected, any other one is tried", () => {
    expect(possible(4_000, 509e6)).not.toThrow();
    expect(possible(4_001, 509e6)).toThrow(Rejection);
    expect(possible(4_000, 510e6)).toThrow(
      "Expected at most 209 MB of memory for 4000 × 3000 pixels but they may take 510 MB",
    );
  });

  test("may take longer than what is left waits for another invocation, at most until half of one is left", () => {
    const within = (left: number, milliseconds: number) => () => {
      const deadline = { ...createDeadline(() => 11_000), remainingMs: () => left };
      requireTimeFor(inspected({}), { milliseconds, memory: 0 }, deadline);
    };
    expect(within(3_000, 3_000)).not.toThrow();
    expect(within(2_999, 3_000)).toThrow(OutOfTime);
    expect(within(5_000, 30_000)).not.toThrow();
    expect(within(4_999, 30_000)).toThrow(OutOfTime);
  });

  test("may exceed the memory is no answer to a request", () => {
    const needs = { milliseconds: 0, memory: 101e6 };
    expect(() => {
      requireMemory(inspected({}), needs, 100e6);
    }).toThrow(Rejection);
  });
});
