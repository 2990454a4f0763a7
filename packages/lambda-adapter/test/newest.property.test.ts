import { decode, pixelate } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parseManifest } from "../src/manifest.ts";
import { processObject } from "../src/process-object.ts";
import { FakeStore } from "./fake-store.ts";
import { smallPng } from "./small-png.ts";
import { jobFor, PROCESSED, SOURCE, type Workbench, workbench } from "./workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };

/** Few pictures, so that an upload often brings back what was there before: its ETags then come back, too. */
const PICTURES = [1, 2, 3].map((seed) => smallPng(seed));

const RESULTS = PICTURES.map((picture) => ({
  "pixelated-2x2-cat.png": decode(pixelate(picture, { grid: 2 })),
  "pixelated-3px-cat.png": decode(pixelate(picture, { cellSize: 3 })),
}));

function upload(tools: Workbench, picture: number): void {
  tools.store.upload(source, PICTURES[picture] ?? new Uint8Array());
}

function expectOutputsOf(tools: Workbench, picture: number): void {
  for (const [key, raster] of Object.entries(RESULTS[picture] ?? {})) {
    expect(decode(tools.store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array())).toEqual(raster);
  }
  const bytes = tools.store.bytes({ bucket: PROCESSED, key: "pixelated-cat.png.json" });
  const manifest = parseManifest(bytes ?? new Uint8Array());
  const current = tools.store.stateOf(source);
  expect(manifest?.source).toMatchObject({ etag: current?.etag, bytes: PICTURES[picture]?.length });
  for (const output of manifest?.outputs ?? []) {
    expect(tools.store.stateOf({ bucket: PROCESSED, key: output.key })?.etag).toBe(output.etag);
  }
}

/** Delivers an event until it is done, as Lambda does; a crash ends an attempt. */
async function deliver(tools: Workbench, deliveryId: string): Promise<void> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    try {
      await processObject(jobFor(tools, KEY, deliveryId));
      return;
    } catch (error) {
      if (attempt === 50) throw error;
    }
  }
}

/** Uploads pictures one after the other; their events are delivered, and every storage call runs, as the scheduler pleases. */
async function race(tools: Workbench, scheduler: fc.Scheduler, pictures: readonly number[]): Promise<void> {
  const deliveries: Promise<void>[] = [];
  const uploads = scheduler.scheduleSequence(
    pictures.map((picture, i) => ({
      label: `upload ${picture}`,
      builder: () => {
        upload(tools, picture);
        deliveries.push(deliver(tools, `delivery-${i}`));
        return Promise.resolve();
      },
    })),
  );
  await scheduler.waitFor(uploads.task);
  await scheduler.waitFor(Promise.all(deliveries));
}

const pictures = fc.array(fc.nat({ max: PICTURES.length - 1 }), { minLength: 1, maxLength: 4 });

test("no output is ever replaced by that of an older version", async () => {
  const distinct = fc.shuffledSubarray([0, 1, 2], { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), distinct, async (scheduler, uploaded) => {
      const tools = workbench({}, new FakeStore([SOURCE]));
      tools.store.journey = (call, leg) => scheduler.schedule(Promise.resolve(), `${call} ${leg}`);
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
  test("under any interleaving of overwrites the newest version's outputs stand at the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, async (scheduler, uploaded) => {
        const tools = workbench({}, new FakeStore(versioned));
        tools.store.journey = (call, leg) => scheduler.schedule(Promise.resolve(), `${call} ${leg}`);
        await race(tools, scheduler, uploaded);
        expectOutputsOf(tools, uploaded.at(-1) ?? 0);
      }),
      { numRuns: RUNS },
    );
  });

  test("also when deliveries crash at any storage call and are tried again", async () => {
    const dice = fc.infiniteStream(fc.nat({ max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, dice, async (scheduler, uploaded, throws) => {
        const tools = workbench({}, new FakeStore(versioned));
        let crashesLeft = 10;
        tools.store.journey = async (call, leg) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${leg}`);
          if (crashesLeft > 0 && throws.next().value === 0) {
            crashesLeft--;
            throw new Error(`crashed at ${call} ${leg}`);
          }
        };
        await race(tools, scheduler, uploaded);
        expectOutputsOf(tools, uploaded.at(-1) ?? 0);
      }),
      { numRuns: RUNS },
    );
  });
});

test("a writer that was overtaken, and whose bytes' ETag came back meanwhile, puts right what it wrote", async () => {
  const tools = workbench();
  upload(tools, 0);
  await processObject(jobFor(tools, KEY, "first"));
  upload(tools, 1);
  // The second delivery has seen the first output and the source, and is about to replace the output …
  tools.store.journey = async (call, leg) => {
    const seen = tools.store.calls.slice(-2);
    if (leg === "there" && call === "put pixelated-2x2-cat.png" && seen.includes("head cat.png")) {
      tools.store.journey = () => Promise.resolve();
      // … when the first picture comes back. Its outputs stand, so its own delivery has nothing to write.
      upload(tools, 0);
      await processObject(jobFor(tools, KEY, "third"));
    }
  };
  await processObject(jobFor(tools, KEY, "second"));
  expectOutputsOf(tools, 0);
});

test("the same event ten times at once gives identical bytes and one message", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const alone = workbench();
      upload(alone, 0);
      await processObject(jobFor(alone, KEY));

      const tools = workbench();
      upload(tools, 0);
      tools.store.journey = (call, leg) => scheduler.schedule(Promise.resolve(), `${call} ${leg}`);
      const copies = Array.from({ length: 10 }, (_, i) => processObject(jobFor(tools, KEY, `copy-${i}`)));
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
