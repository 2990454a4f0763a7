import { readFileSync } from "node:fs";
import { decode, inspect } from "@pixelater/core";
import { describe, expect, test } from "vitest";
import { formatsDecoder } from "../../src/decoders/formats.ts";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { Postponed, Rejection } from "../../src/errors.ts";
import { settingsFrom } from "../../src/settings.ts";
import { fakeDetector } from "../fake-detector.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, type Workbench, workbench } from "../workbench.ts";

const KEY = "uploads/cat.heic";
const MARKER = "uploads/pixelated-cat.heic.try";
const source = { bucket: SOURCE, key: KEY };

/** 80 × 64 pixels, opaque. */
const HEIC = fixture("photo.heic");
/** 48 × 32 pixels, some of them transparent. */
const CLEAR = fixture("alpha.heic");

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../formats/test/fixtures/${name}`, import.meta.url));
}

/** Returns tools as the build has them that decodes other formats. */
function benchWithFormats(): Workbench {
  const detector = fakeDetector([{ left: 0, top: 0, width: 20, height: 20 }]);
  const environment = { PROCESSED_BUCKET: PROCESSED, SOURCE_BUCKET: SOURCE, GRIDS: "2" };
  const settings = settingsFrom(environment, detector.name, formatsDecoder.name);
  return { ...workbench(), settings, detector, decoder: formatsDecoder };
}

function outputOf({ store }: Workbench, key: string): Uint8Array {
  return store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array();
}

describe("a HEIC", () => {
  test("becomes a JPEG, and is listed as what it is", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC);
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({
      status: "pixelated",
      image: { format: "heic", width: 80, height: 64 },
      outputs: [{ grid: "2x2", key: "uploads/pixelated-2x2-cat.heic", contentType: "image/jpeg" }],
    });
    const output = outputOf(tools, "uploads/pixelated-2x2-cat.heic");
    expect(inspect(output)).toMatchObject({ format: "jpeg", width: 80, height: 64 });
    const { data } = decode(output);
    expect([data[0], data[4 * 79]].map((red = 0) => Math.round(red / 64))).toEqual([1, 3]);
  });

  test("becomes a PNG where it is transparent", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, CLEAR);
    await deliverObject(jobFor(tools, KEY));
    expect(inspect(outputOf(tools, "uploads/pixelated-2x2-cat.heic")).format).toBe("png");
  });

  test("has its faces hidden, and is verified", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC, {
      "pixelate-faces": "true",
      "pixelate-verify": "true",
      "pixelate-format": "png",
    });
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated", faces: 1 });
  });

  test("is rejected with the code of its decoder if it is damaged, and without a retry", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC.subarray(0, 700));
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "TRUNCATED" } });
  });

  test("has a marker before its bytes are looked at, whether or not they can be read", async () => {
    for (const bytes of [HEIC, HEIC.subarray(0, 700)]) {
      const tools = benchWithFormats();
      const seen: boolean[] = [];
      const inspect: typeof formatsDecoder.inspect = (...args) => {
        seen.push(tools.store.keys(PROCESSED).includes(MARKER));
        return formatsDecoder.inspect(...args);
      };
      tools.store.upload(source, bytes);
      await deliverObject(jobFor({ ...tools, decoder: { ...formatsDecoder, inspect } }, KEY));
      expect(seen).toEqual([true]);
      expect(tools.store.keys(PROCESSED)).not.toContain(MARKER);
    }
  });

  test("waits for the other photos of its invocation before it is looked at", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC);
    const inspect = () => expect.unreachable();
    const job = jobFor({ ...tools, decoder: { ...formatsDecoder, inspect } }, KEY);
    await expect(deliverObject({ ...job, share: "some" })).rejects.toThrow(Postponed);
    expect(tools.store.keys(PROCESSED)).toEqual([]);
  });

  test("is rejected as too costly if its decoder killed the function", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC);
    const never = new Promise<never>(() => undefined);
    await new Promise<void>((resolve) => {
      const decode = () => {
        resolve();
        return never;
      };
      void deliverObject(jobFor({ ...tools, decoder: { ...formatsDecoder, decode } }, KEY));
    });
    await deliverObject(jobFor({ ...tools, finishedAttempts: new Set() }, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "TOO_COSTLY" } });
  });

  test("that takes too long to decode is tried again by a function with more memory", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC);
    const decode = () => Promise.reject(new Rejection("TIMED_OUT", "too long"));
    await deliverObject(jobFor({ ...tools, decoder: { ...formatsDecoder, decode } }, KEY));
    await deliverObject(jobFor(tools, KEY, "delivery-2"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", error: { code: "TIMED_OUT" } });
    await deliverObject(jobFor({ ...tools, memoryBytes: 2 * tools.memoryBytes }, KEY, "delivery-3"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("that had most of the time for its decoder is pixelated with what is left", async () => {
    const tools = benchWithFormats();
    tools.store.upload(source, HEIC);
    let left = 1_000;
    const decode: typeof formatsDecoder.decode = async (bytes, limits) => {
      const pixels = await formatsDecoder.decode(bytes, limits, 60_000);
      left = 10;
      return pixels;
    };
    const { signal } = new AbortController();
    const deadline = { signal, totalMs: 1_000, remainingMs: () => left };
    await deliverObject({ ...jobFor({ ...tools, decoder: { ...formatsDecoder, decode } }, KEY), deadline });
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });

  test("is rejected before it is decoded if the function has too little memory", async () => {
    const tools = { ...benchWithFormats(), memoryBytes: 128 * 2 ** 20 };
    tools.store.upload(source, HEIC);
    await deliverObject(jobFor(tools, KEY));
    expect(manifestOf(tools, KEY)).toMatchObject({
      status: "rejected",
      error: { code: "TOO_LARGE", message: expect.stringContaining("to decode 80 × 64 pixels") as unknown },
    });
  });

  test("is rejected by the plain function, and pixelated once a build has a decoder", async () => {
    const { store, ...plain } = workbench({ GRIDS: "2" });
    store.upload(source, HEIC);
    await deliverObject(jobFor({ ...plain, store }, KEY));
    expect(manifestOf({ ...plain, store }, KEY)).toMatchObject({
      status: "rejected",
      error: { code: "UNSUPPORTED_FORMAT" },
    });
    const tools = { ...benchWithFormats(), store };
    await deliverObject(jobFor(tools, KEY, "delivery-2"));
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
  });
});
