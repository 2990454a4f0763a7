import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FakeCdn } from "../fake-cdn.ts";
import { FakeStore } from "../fake-store.ts";
import { crashes, invokeUntilDone, notification } from "../invoke.ts";
import { smallPng } from "../small-png.ts";
import { PROCESSED, SOURCE, workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const PICTURES = [1, 2, 3].map((seed) => smallPng(seed));

test.each([
  ["without versions", []],
  ["with versions", [SOURCE, PROCESSED]],
])(
  "no stale copy remains in a CDN that never forgets, under any interleaving and crashes (%s)",
  async (_, versioned) => {
    const pictures = fc.array(fc.nat({ max: PICTURES.length - 1 }), { minLength: 2, maxLength: 4 });
    const dice = fc.infiniteStream(fc.nat({ max: 29 }));
    let invalidations = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, dice, async (scheduler, uploaded, throws) => {
        const bench = workbench({}, new FakeStore(versioned));
        const cdn = new FakeCdn(bench.store);
        const tools = { ...bench, cdn };
        const crash = crashes(throws, 5);
        tools.store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          cdn.view();
          crash(`${call} ${phase}`);
        };
        const deliveries: Promise<void>[] = [];
        const uploads = scheduler.scheduleSequence(
          uploaded.map((picture, i) => ({
            label: `upload ${picture}`,
            builder: () => {
              tools.store.upload({ bucket: SOURCE, key: KEY }, PICTURES[picture] ?? new Uint8Array());
              deliveries.push(invokeUntilDone(tools, notification(KEY), `request-${i}`));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(uploads.task);
        await scheduler.waitFor(Promise.all(deliveries));
        expect(cdn.stale()).toEqual([]);
        invalidations += cdn.requests.length;
      }),
      { numRuns: RUNS },
    );
    expect(invalidations).toBeGreaterThan(0);
  },
);
