import { decode, pixelate, type Region } from "@pixelater/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { FaceDetector } from "../../src/pixelation/detection.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { deliverUntilDone, PROCESSED, SOURCE, workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const OUTPUT = "pixelated-2x2-cat.png";
const source = { bucket: SOURCE, key: KEY };

/** Each picture has its face at another place. */
const PICTURES = [1, 2, 3].map((seed) => smallPng(seed));
const FACES: readonly Region[] = [0, 1, 2].map((i) => ({ left: 3 * i, top: i, width: 1, height: 1 }));
const RESULTS = PICTURES.map((picture, i) =>
  decode(pixelate(picture, { grid: 2, regions: FACES.slice(i, i + 1), cover: "solid" })),
);

/** A detector that reads the photo from storage when its turn comes, as Rekognition reads large ones. */
function detectorReading(store: FakeStore, scheduler: fc.Scheduler): FaceDetector {
  return {
    name: "reading@1",
    needs: { milliseconds: 0, memory: 0 },
    of: () => ({
      async findRegions(given) {
        await scheduler.schedule(Promise.resolve(), "detect");
        // A version stays what it is; without one, whatever is there now is read.
        const isVersioned = store.stateOf(source)?.versionId !== undefined;
        const bytes = "data" in given ? given.data : given;
        const read = isVersioned ? bytes : (store.bytes(source) ?? bytes);
        const seen = PICTURES.findIndex((picture) => Buffer.compare(picture, read) === 0);
        return FACES.slice(seen, seen + 1).map((region) => ({ region, score: 1, label: "face" }));
      },
    }),
  };
}

describe.each([
  ["without versions", []],
  ["with versions", [SOURCE, PROCESSED]],
])("in buckets %s", (_, versioned) => {
  test("no output ever has the faces of another version, under any interleaving of overwrites", async () => {
    const pictures = fc.array(fc.nat({ max: PICTURES.length - 1 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, async (scheduler, uploaded) => {
        const store = new FakeStore(versioned);
        const detector = detectorReading(store, scheduler);
        const tools = { ...workbench({ GRIDS: "2", COVER: "solid" }, store), detector };
        const written: Uint8Array[] = [];
        store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          const output = store.bytes({ bucket: PROCESSED, key: OUTPUT });
          if (output !== undefined) written.push(output);
        };
        const settings = { ...tools.settings, detector: detector.name };
        const deliveries: Promise<void>[] = [];
        const uploads = scheduler.scheduleSequence(
          uploaded.map((picture, i) => ({
            label: `upload ${picture}`,
            builder: () => {
              store.upload(source, PICTURES[picture] ?? new Uint8Array(), { "pixelate-faces": "true" });
              deliveries.push(deliverUntilDone({ ...tools, settings }, KEY, `delivery-${i}`));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(uploads.task);
        await scheduler.waitFor(Promise.all(deliveries));
        const last = store.bytes({ bucket: PROCESSED, key: OUTPUT }) ?? new Uint8Array();
        expect(decode(last)).toEqual(RESULTS[uploaded.at(-1) ?? 0]);
        for (const output of new Set(written)) expect(RESULTS).toContainEqual(decode(output));
      }),
      { numRuns: RUNS },
    );
  });
});
