import { createHash } from "node:crypto";
import { decode, pixelate } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { parseManifest } from "../../src/manifest/manifest.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { deliverUntilDone, jobFor, PROCESSED, SOURCE, workbench, type Workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };

/** The pictures to upload. They are few, so uploads often repeat earlier ETags. */
const PICTURES = [1, 2, 3, 1].map((seed) => smallPng(seed));

/** The uploads. The last has the first's bytes and other settings: without versioning only those differ. */
const METADATA = [{}, {}, {}, { "pixelate-palette": "mono" }];

const RESULTS = PICTURES.map((picture, i) => {
  const style = i === 3 ? { palette: "mono" as const } : {};
  return {
    "pixelated-2x2-cat.png": decode(pixelate(picture, { grid: 2, ...style })),
    "pixelated-3px-cat.png": decode(pixelate(picture, { cellSize: 3, ...style })),
  };
});

function upload(tools: Workbench, picture: number): void {
  tools.store.upload(source, PICTURES[picture] ?? new Uint8Array(), METADATA[picture]);
}

function expectOutputsOf(tools: Workbench, picture: number): void {
  for (const [key, raster] of Object.entries(RESULTS[picture] ?? {})) {
    expect(decode(tools.store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array())).toEqual(raster);
  }
  const bytes = tools.store.bytes({ bucket: PROCESSED, key: "pixelated-cat.png.json" });
  const manifest = parseManifest(bytes ?? new Uint8Array());
  const current = tools.store.stateOf(source);
  expect(manifest?.source).toMatchObject({ etag: current?.etag, bytes: PICTURES[picture]?.length });
  expect(manifest?.source.versionId).toBe(current?.versionId);
  for (const output of manifest?.outputs ?? []) {
    expect(tools.store.stateOf({ bucket: PROCESSED, key: output.key })?.etag).toBe(output.etag);
  }
}

/** Uploads pictures one after the other. The scheduler decides when events are delivered and when storage calls run. */
async function race(
  tools: Workbench,
  scheduler: fc.Scheduler,
  pictures: readonly number[],
  copies = 1,
): Promise<void> {
  const deliveries: Promise<void>[] = [];
  const uploads = scheduler.scheduleSequence(
    pictures.map((picture, i) => ({
      label: `upload ${picture}`,
      builder: () => {
        upload(tools, picture);
        for (let copy = 0; copy < copies; copy++)
          deliveries.push(deliverUntilDone(tools, KEY, `delivery-${i}-${copy}`));
        return Promise.resolve();
      },
    })),
  );
  await scheduler.waitFor(uploads.task);
  await scheduler.waitFor(Promise.all(deliveries));
}

const pictures = fc.array(fc.nat({ max: PICTURES.length - 1 }), { minLength: 1, maxLength: 4 });

test("an output is never replaced by one of an older version", async () => {
  const distinct = fc.shuffledSubarray([0, 1, 2], { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), distinct, async (scheduler, uploaded) => {
      const tools = workbench({}, new FakeStore([SOURCE]));
      tools.store.onCall = (call, phase) => scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
      await race(tools, scheduler, uploaded);
      for (const key of tools.store.keys(PROCESSED)) {
        const versions = tools.store.writes
          .filter((write) => write.key === key)
          .map(({ metadata }) => metadata["pixelate-source-version"] ?? "");
        expect(versions).toEqual(versions.toSorted());
      }
    }),
    { numRuns: RUNS },
  );
});

describe.each([
  ["without versions", []],
  ["with versions", [SOURCE, PROCESSED]],
])("in buckets %s", (_, versioned) => {
  test("the newest version's outputs remain, under any interleaving of overwrites", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, async (scheduler, uploaded) => {
        const tools = workbench({}, new FakeStore(versioned));
        tools.store.onCall = (call, phase) => scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
        await race(tools, scheduler, uploaded);
        expectOutputsOf(tools, uploaded.at(-1) ?? 0);
      }),
      { numRuns: RUNS },
    );
  });

  test("the newest version's outputs remain, also if deliveries crash at any storage call and are retried", async () => {
    const dice = fc.infiniteStream(fc.nat({ max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, dice, async (scheduler, uploaded, throws) => {
        const tools = workbench({}, new FakeStore(versioned));
        let crashesLeft = 10;
        tools.store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          if (crashesLeft > 0 && throws.next().value === 0) {
            crashesLeft--;
            throw new Error(`crashed at ${call} ${phase}`);
          }
        };
        await race(tools, scheduler, uploaded);
        expectOutputsOf(tools, uploaded.at(-1) ?? 0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each([undefined, "Enabled", "Suspended"] as const)(
  "where originals are deleted (versions %s)",
  (versioning) => {
    test("every original is deleted, and only after its outputs exist, under any interleaving and crashes", async () => {
      const distinct = fc.shuffledSubarray([0, 1, 2], { minLength: 1 });
      const dice = fc.infiniteStream(fc.nat({ max: 9 }));
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), distinct, dice, async (scheduler, uploaded, throws) => {
          const tools = workbench({ DELETE_ORIGINAL: "after-success" });
          if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
          let crashesLeft = 5;
          tools.store.onCall = async (call, phase) => {
            await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
            if (crashesLeft > 0 && throws.next().value === 0) {
              crashesLeft--;
              throw new Error(`crashed at ${call} ${phase}`);
            }
          };
          await race(tools, scheduler, uploaded);
          const newest = uploaded.at(-1) ?? 0;
          for (const [key, raster] of Object.entries(RESULTS[newest] ?? {})) {
            expect(decode(tools.store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array())).toEqual(raster);
          }
          const reported = tools.messages.map((message) => message.source.etag);
          expect(reported).toContain(
            `"${createHash("md5")
              .update(PICTURES[newest] ?? "")
              .digest("hex")}"`,
          );
          tools.store.onCall = () => Promise.resolve();
          expect(await tools.store.versions(source)).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    });

    test("every version is notified once, under any interleaving of repeated events, also by a very late event", async () => {
      const distinct = fc.shuffledSubarray([0, 1, 2], { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), distinct, async (scheduler, uploaded) => {
          const tools = workbench({ DELETE_ORIGINAL: "after-success" });
          if (versioning !== undefined) tools.store.setVersioning(SOURCE, versioning);
          tools.store.onCall = (call, phase) => scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          await race(tools, scheduler, uploaded, 2);
          tools.store.onCall = () => Promise.resolve();
          await deliverObject(jobFor({ ...tools, now: () => new Date("2026-02-01") }, KEY, "late"));
          const ids = tools.messages.map(({ id }) => id);
          expect(ids).toEqual([...new Set(ids)]);
        }),
        { numRuns: RUNS },
      );
    });
  },
);

test("a writer replaces nothing if a newer version is delivered before its first write", async () => {
  const tools = workbench({ GRIDS: "2" });
  upload(tools, 0);
  tools.store.onCall = async (call, phase) => {
    if (phase === "before" && call.startsWith("put ")) {
      tools.store.onCall = () => Promise.resolve();
      upload(tools, 1);
      await deliverObject(jobFor(tools, KEY, "second"));
    }
  };
  await deliverObject(jobFor(tools, KEY, "first"));
  const newer = tools.store.stateOf(source)?.etag;
  const writes = tools.store.writes.map(({ key, metadata }) => [key, metadata["pixelate-source-etag"]]);
  // A second write of the manifest records the notification.
  expect(writes).toEqual([
    ["pixelated-2x2-cat.png", newer],
    ["pixelated-cat.png.json", newer],
    ["pixelated-cat.png.json", newer],
  ]);
  expect(tools.messages).toHaveLength(1);
});

test("a writer replaces nothing if a newer version is delivered between its failed write and its read", async () => {
  const tools = workbench({ GRIDS: "2" });
  for (const picture of [0, 1]) {
    if (picture === 1) {
      tools.store.onCall = async (call, phase) => {
        if (phase === "before" && call === "head pixelated-2x2-cat.png" && hasFailedToWrite(tools)) {
          tools.store.onCall = () => Promise.resolve();
          upload(tools, 2);
          await deliverObject(jobFor(tools, KEY, "third"));
        }
      };
    }
    upload(tools, picture);
    await deliverObject(jobFor(tools, KEY, `delivery-${picture}`));
  }
  const newest = tools.store.stateOf(source)?.etag;
  const outputs = tools.store.writes.filter(({ key }) => key === "pixelated-2x2-cat.png");
  expect(outputs.map(({ metadata }) => metadata["pixelate-source-etag"] === newest)).toEqual([false, true]);

  function hasFailedToWrite({ store }: Workbench): boolean {
    return store.calls.filter((call) => call === "put pixelated-2x2-cat.png").length === 2;
  }
});

test("the manifest names the newest of two versions with the same bytes", async () => {
  const tools = workbench({}, new FakeStore([SOURCE]));
  upload(tools, 0);
  tools.store.onCall = (call, phase) => {
    if (phase === "before" && call === "put pixelated-cat.png.json") {
      tools.store.onCall = () => Promise.resolve();
      upload(tools, 0);
    }
    return Promise.resolve();
  };
  await deliverObject(jobFor(tools, KEY, "first"));
  expectOutputsOf(tools, 0);
});

test("a writer writes no manifest if a newer version is delivered after its outputs", async () => {
  const tools = workbench();
  upload(tools, 0);
  tools.store.onCall = async (call, phase) => {
    if (phase === "before" && call === "put pixelated-cat.png.json") {
      tools.store.onCall = () => Promise.resolve();
      upload(tools, 1);
      await deliverObject(jobFor(tools, KEY, "second"));
    }
  };
  await deliverObject(jobFor(tools, KEY, "first"));
  const newer = tools.store.stateOf(source)?.etag;
  const manifests = tools.store.writes.filter(({ key }) => key.endsWith(".json"));
  expect(manifests.map(({ metadata }) => metadata["pixelate-source-etag"])).toEqual([newer, newer]);
  expectOutputsOf(tools, 1);
  expect(tools.messages).toHaveLength(1);
});

test("a writer writes no manifest if a newer version is delivered during its outputs", async () => {
  const tools = workbench();
  upload(tools, 0);
  await deliverObject(jobFor(tools, KEY, "first"));
  const { etag = "" } = tools.store.stateOf({ bucket: PROCESSED, key: "pixelated-cat.png.json" }) ?? {};
  await tools.store.delete({ bucket: PROCESSED, key: "pixelated-cat.png.json" }, { etag });
  upload(tools, 1);
  const overtaken = tools.store.stateOf(source)?.etag;
  tools.store.onCall = (call, phase) => {
    if (phase === "before" && call === "put pixelated-2x2-cat.png") {
      tools.store.onCall = () => Promise.resolve();
      upload(tools, 2);
    }
    return Promise.resolve();
  };
  await deliverObject(jobFor(tools, KEY, "second"));
  expectOutputsOf(tools, 2);
  expect(tools.store.writes.map(({ metadata }) => metadata["pixelate-source-etag"])).not.toContain(overtaken);
});

test("the last read detects an upload during the write of the manifest, and no message names the older version", async () => {
  const tools = workbench();
  upload(tools, 0);
  tools.store.onCall = (call, phase) => {
    if (phase === "after" && call === "put pixelated-cat.png.json") {
      tools.store.onCall = () => Promise.resolve();
      upload(tools, 1);
    }
    return Promise.resolve();
  };
  // The second upload has no event: the delivery of the first must find it.
  await deliverObject(jobFor(tools, KEY, "first"));
  expectOutputsOf(tools, 1);
  expect(tools.messages.map(({ source: { etag } }) => etag)).toEqual([tools.store.stateOf(source)?.etag]);
});

test("a writer corrects its outputs if the ETag that it saw returned after a newer version", async () => {
  const tools = workbench();
  upload(tools, 0);
  await deliverObject(jobFor(tools, KEY, "first"));
  upload(tools, 1);
  // The second delivery has read the first output and the source, and is about to replace the output …
  tools.store.onCall = async (call, phase) => {
    const seen = tools.store.calls.slice(-2);
    if (phase === "before" && call === "put pixelated-2x2-cat.png" && seen.includes("head cat.png")) {
      tools.store.onCall = () => Promise.resolve();
      // … when the first picture returns. Its outputs exist, so its own delivery writes nothing.
      upload(tools, 0);
      await deliverObject(jobFor(tools, KEY, "third"));
    }
  };
  await deliverObject(jobFor(tools, KEY, "second"));
  expectOutputsOf(tools, 0);
});

test("ten simultaneous deliveries of one event give identical bytes and one message", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const alone = workbench();
      upload(alone, 0);
      await deliverObject(jobFor(alone, KEY));

      const tools = workbench();
      upload(tools, 0);
      tools.store.onCall = (call, phase) => scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
      const copies = Array.from({ length: 10 }, (_, i) => deliverObject(jobFor(tools, KEY, `copy-${i}`)));
      await scheduler.waitFor(Promise.all(copies));
      expect(tools.messages).toEqual(alone.messages);
      expect(tools.store.keys(PROCESSED)).toEqual(alone.store.keys(PROCESSED));
      for (const key of alone.store.keys(PROCESSED)) {
        expect(tools.store.bytes({ bucket: PROCESSED, key })).toEqual(
          alone.store.bytes({ bucket: PROCESSED, key }),
        );
      }
    }),
    { numRuns: 30 },
  );
});
