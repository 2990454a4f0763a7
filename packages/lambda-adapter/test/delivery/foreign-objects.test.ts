import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { Rejection } from "../../src/errors.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, workbench, type Workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };
const manifestLocation = { bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" };
const outputLocation = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
const byHand = new TextEncoder().encode("made by hand");

/** Objects that this function did not write: without metadata, with other metadata, and with part of a provenance. */
const FOREIGN: [string, Record<string, string>][] = [
  ["nothing", {}],
  ["other metadata", { camera: "serial-4711" }],
  ["a source key only", { "pixelate-source-key": KEY, "pixelate-grid": "2x2" }],
  [
    "the metadata of another photo's output",
    {
      "pixelate-source-bucket": SOURCE,
      "pixelate-source-key": "uploads/dog.png",
      "pixelate-source-etag": '"1"',
    },
  ],
];

function expectUntouched({ store }: Workbench, location: typeof outputLocation): void {
  expect(store.bytes(location)).toEqual(byHand);
  expect(store.writes.map(({ key }) => key)).not.toContain(location.key);
}

describe("an object that the function did not write", () => {
  test.each(FOREIGN)("stays under an output's key: with %s", async (_, metadata) => {
    const tools = workbench();
    tools.store.upload(outputLocation, byHand, metadata);
    tools.store.upload(source, smallPng(1));
    for (const delivery of ["first", "second", "second"]) {
      await expect(deliverObject(jobFor(tools, KEY, delivery))).resolves.toMatchObject({
        manifest: { status: "rejected", error: { code: "KEY_TAKEN" } },
      });
    }
    expectUntouched(tools, outputLocation);
    expect(manifestOf(tools, KEY)).toMatchObject({ status: "rejected", outputs: [], original: "kept" });
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected", error: { code: "KEY_TAKEN" } }]);
  });

  test.each(FOREIGN)("stays under the manifest's key: with %s", async (_, metadata) => {
    const tools = workbench();
    tools.store.upload(manifestLocation, byHand, metadata);
    tools.store.upload(source, smallPng(1));
    for (const delivery of ["first", "second"]) {
      await expect(deliverObject(jobFor(tools, KEY, delivery))).resolves.toMatchObject({
        manifest: { status: "rejected", error: { code: "KEY_TAKEN" } },
      });
    }
    expectUntouched(tools, manifestLocation);
    // There are no outputs without a manifest.
    expect(tools.store.keys(PROCESSED)).toEqual([manifestLocation.key]);
    expect(tools.store.openBodies.size).toBe(0);
    // Without a manifest each delivery sends the message, with the same id.
    expect(tools.messages).toHaveLength(2);
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(1);
    expect(tools.messages[0]).toMatchObject({ error: { code: "KEY_TAKEN" } });
    expect(tools.messages[0]).not.toHaveProperty("manifestKey");
  });

  test("is not read as a manifest, even if its bytes are one", async () => {
    const tools = workbench({ DELETE_ORIGINAL: "after-success" });
    tools.store.upload(source, smallPng(1));
    const other = workbench({ DELETE_ORIGINAL: "after-success" });
    other.store.upload(source, smallPng(1));
    await deliverObject(jobFor(other, KEY));
    tools.store.upload(manifestLocation, other.store.bytes(manifestLocation) ?? new Uint8Array());
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { error: { code: "KEY_TAKEN" }, original: "kept" },
    });
    expect(tools.store.keys(SOURCE)).toEqual([KEY]);
  });

  test("does not notify about a photo that is gone", async () => {
    const tools = workbench();
    tools.store.upload(manifestLocation, byHand);
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toEqual({ kind: "ignored", reason: "gone" });
    expect(tools.messages).toEqual([]);
  });

  test("stays if it takes the manifest's key during the work, and the photo is rejected", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call, phase) => {
      if (call === `put ${manifestLocation.key}` && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(manifestLocation, byHand);
      }
      return Promise.resolve();
    };
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { status: "rejected", error: { code: "KEY_TAKEN" } },
    });
    expectUntouched(tools, manifestLocation);
    expect(tools.messages).toMatchObject([{ type: "pixelater.rejected" }]);
  });

  test("blocks a photo only until it is moved", async () => {
    const tools = workbench();
    const { etag } = tools.store.upload(outputLocation, byHand);
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY, "first"));
    await tools.store.delete(outputLocation, { etag });
    await expect(deliverObject(jobFor(tools, KEY, "second"))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
    expect(tools.messages.map(({ status }) => status)).toEqual(["rejected", "pixelated"]);
  });

  test("stays a noncurrent version if it was deleted; the outputs become newer versions", async () => {
    const tools = workbench({}, new FakeStore([PROCESSED]));
    for (const location of [outputLocation, manifestLocation]) {
      const { etag } = tools.store.upload(location, byHand);
      await tools.store.delete(location, { etag });
    }
    tools.store.upload(source, smallPng(1));
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { status: "pixelated" },
    });
    const kept = await tools.store.versions(outputLocation);
    expect(kept.map(({ etag }) => etag !== undefined)).toEqual([true, false, true]);
  });

  test("blocks the manifest's key also if it is encrypted with a customer-provided key", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call) =>
      call === `open ${manifestLocation.key}`
        ? Promise.reject(new Rejection("ENCRYPTED_BY_CUSTOMER", "Expected no key"))
        : Promise.resolve();
    await expect(deliverObject(jobFor(tools, KEY))).resolves.toMatchObject({
      manifest: { error: { code: "KEY_TAKEN" } },
    });
  });

  test("is never replaced, at any time and under any key", async () => {
    const keys = ["uploads/pixelated-2x2-cat.png", "uploads/pixelated-3px-cat.png", manifestLocation.key];
    const arrivals = fc.record({ key: fc.constantFrom(...keys), atCall: fc.nat(16), uploads: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ key, atCall, uploads }) => {
        const tools = workbench();
        let calls = 0;
        tools.store.upload(source, smallPng(1));
        tools.store.onCall = () => {
          if (calls++ === atCall) tools.store.upload({ bucket: PROCESSED, key }, byHand);
          return Promise.resolve();
        };
        for (let i = 0; i <= uploads; i++) {
          await deliverObject(jobFor(tools, KEY, `delivery-${i}`));
          tools.store.upload(source, smallPng(i + 2));
        }
        if (calls > atCall) expect(tools.store.bytes({ bucket: PROCESSED, key })).toEqual(byHand);
      }),
      { numRuns: 200 },
    );
  });
});
