import { AsyncLocalStorage } from "node:async_hooks";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { handleEvent } from "../../src/handle-event.ts";
import { FakeCdn } from "../fake-cdn.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { plentyOfTime, PROCESSED, SOURCE, workbench, type Workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const PICTURES = [1, 2, 3].map((seed) => smallPng(seed));

const EVENT = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: SOURCE }, object: { key: KEY } },
    },
  ],
};

/** The invocation that a storage call belongs to. */
const invocations = new AsyncLocalStorage<{ isKilled: boolean }>();

/** Invokes the function until it succeeds, as Lambda does after a failure and after a kill. */
async function invokeUntilDone(tools: Workbench, requestId: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await invocations.run({ isKilled: false }, () =>
        handleEvent(EVENT, tools, { deadline: plentyOfTime(), requestId }),
      );
      return;
    } catch (error) {
      if (attempt === 50) throw error;
    }
  }
}

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
        let crashesLeft = 5;
        tools.store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          cdn.view();
          const invocation = invocations.getStore();
          const mayCrash = crashesLeft > 0 && invocation?.isKilled === false;
          // After a kill no call succeeds. After a failed call the others go on.
          if (mayCrash && throws.next().value === 0) {
            crashesLeft--;
            invocation.isKilled = true;
          } else if (mayCrash && throws.next().value === 0) {
            crashesLeft--;
            throw new Error(`failed at ${call} ${phase}`);
          }
          if (invocation?.isKilled === true) throw new Error(`killed at ${call} ${phase}`);
        };
        const deliveries: Promise<void>[] = [];
        const uploads = scheduler.scheduleSequence(
          uploaded.map((picture, i) => ({
            label: `upload ${picture}`,
            builder: () => {
              tools.store.upload({ bucket: SOURCE, key: KEY }, PICTURES[picture] ?? new Uint8Array());
              deliveries.push(invokeUntilDone(tools, `request-${i}`));
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
