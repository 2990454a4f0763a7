import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FakeCdn } from "../fake-cdn.ts";
import { FakeStore } from "../fake-store.ts";
import { crashes, invokeUntilDone, notification } from "../invoke.ts";
import { smallPng } from "../small-png.ts";
import { manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 60_000 });

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 100);

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };

/** The pictures to upload. The last is no photo: it is rejected, and its manifest has no outputs. */
const PICTURES = [smallPng(1), smallPng(2), smallPng(1), new TextEncoder().encode("no photo")];

/** What happens to the photo: an upload by the picture's number, or a deletion. */
const changes = fc.array(
  fc.oneof(
    fc.nat({ max: PICTURES.length - 1 }),
    fc.constantFrom("delete" as const, "delete version" as const),
  ),
  { minLength: 2, maxLength: 5 },
);

test.each([
  ["without versions", []],
  ["with versions of the source", [SOURCE]],
  ["with versions of the outputs", [PROCESSED]],
  ["with versions", [SOURCE, PROCESSED]],
])(
  "a deleted photo leaves nothing, and an uploaded one has its outputs, under any interleaving and crashes (%s)",
  async (_, versioned) => {
    const dice = fc.infiniteStream(fc.nat({ max: 29 }));
    let removals = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), changes, dice, async (scheduler, history, throws) => {
        const bench = workbench({ DELETE_OUTPUTS: "with-original", GRIDS: "2" }, new FakeStore(versioned));
        const cdn = new FakeCdn(bench.store);
        const tools = { ...bench, cdn };
        const { store } = tools;
        const crash = crashes(throws, 5);
        store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          cdn.view();
          crash(`${call} ${phase}`);
        };
        const deliveries: Promise<void>[] = [];
        const sequence = scheduler.scheduleSequence(
          history.map((change, i) => ({
            label: String(change),
            builder: () => {
              if (change === "delete") store.remove(source);
              else if (change === "delete version") store.removeNewestVersion(source);
              else store.upload(source, PICTURES[change] ?? new Uint8Array());
              const name = typeof change === "number" ? "ObjectCreated:Put" : "ObjectRemoved:Delete";
              deliveries.push(invokeUntilDone(tools, notification(KEY, name), `request-${i}`));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(sequence.task);
        await scheduler.waitFor(Promise.all(deliveries));
        removals += tools.removals.length;
        expect(cdn.stale()).toEqual([]);
        const current = store.stateOf(source);
        if (current === undefined) {
          expect(store.allVersions(PROCESSED)).toEqual([]);
          return;
        }
        const manifest = manifestOf(tools, KEY);
        expect(manifest?.source).toMatchObject({ etag: current.etag, bytes: current.bytes });
        expect(manifest?.source.versionId).toBe(current.versionId);
        for (const { key, etag } of manifest?.outputs ?? []) {
          expect(store.stateOf({ bucket: PROCESSED, key })?.etag).toBe(etag);
        }
      }),
      { numRuns: RUNS },
    );
    expect(removals).toBeGreaterThan(0);
  },
);

/** An upload with settings of its own, or a deletion. */
const ownSettings = fc.oneof(
  fc.record({
    picture: fc.nat({ max: PICTURES.length - 1 }),
    grids: fc.constantFrom("2", "3", "2,3"),
    deletion: fc.constantFrom("false", "false", "true"),
  }),
  fc.constantFrom("delete" as const, "delete version" as const),
);

test.each([
  ["without versions", []],
  ["with versions", [SOURCE, PROCESSED]],
])(
  "outputs of grids of their own leave nothing either, and those of a deleted original stay (%s)",
  async (_, versioned) => {
    const histories = fc.array(ownSettings, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), histories, async (scheduler, history) => {
        const tools = workbench({ DELETE_OUTPUTS: "with-original", GRIDS: "2" }, new FakeStore(versioned));
        const { store } = tools;
        const deliveries: Promise<void>[] = [];
        const deliver = (name: string) => {
          const request = `request-${deliveries.length}`;
          deliveries.push(invokeUntilDone(tools, notification(KEY, name), request));
        };
        store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          if (call === `delete ${KEY}` && phase === "after") deliver("ObjectRemoved:Delete");
        };
        const sequence = scheduler.scheduleSequence(
          history.map((change) => ({
            label: JSON.stringify(change),
            builder: () => {
              if (change === "delete") store.remove(source);
              else if (change === "delete version") store.removeNewestVersion(source);
              else {
                const { picture, grids, deletion } = change;
                const metadata = { "pixelate-grids": grids, "pixelate-delete-original": deletion };
                store.upload(source, PICTURES[picture] ?? new Uint8Array(), metadata);
              }
              deliver(typeof change === "object" ? "ObjectCreated:Put" : "ObjectRemoved:Delete");
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(sequence.task);
        for (const delivery of deliveries) await scheduler.waitFor(delivery);
        store.onCall = () => Promise.resolve();
        const manifest = manifestOf(tools, KEY);
        if (store.stateOf(source) !== undefined) {
          expect(manifest?.source.etag).toBe(store.stateOf(source)?.etag);
          return;
        }
        if (manifest === undefined) expect(store.allVersions(PROCESSED)).toEqual([]);
        else expect(manifest).toMatchObject({ status: "pixelated" });
      }),
      // Attempts that delete the same version at once are rare.
      { numRuns: 4 * RUNS },
    );
  },
);

test.each([undefined, "Enabled", "Suspended"] as const)(
  "outputs of a photo that the function deleted stay, under any interleaving and crashes (versions %s)",
  async (versioning) => {
    const dice = fc.infiniteStream(fc.nat({ max: 29 }));
    const pictures = fc.shuffledSubarray([0, 1], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), pictures, dice, async (scheduler, uploaded, throws) => {
        const tools = workbench({
          DELETE_OUTPUTS: "with-original",
          DELETE_ORIGINAL: "after-success",
          GRIDS: "2",
        });
        const { store } = tools;
        if (versioning !== undefined) store.setVersioning(SOURCE, versioning);
        const crash = crashes(throws, 5);
        const deliveries: Promise<void>[] = [];
        store.onCall = async (call, phase) => {
          await scheduler.schedule(Promise.resolve(), `${call} ${phase}`);
          // S3 sends an event about the function's own deletion.
          if (call === `delete ${KEY}` && phase === "after") {
            const event = notification(KEY, "ObjectRemoved:Delete");
            deliveries.push(invokeUntilDone(tools, event, `deletion-${deliveries.length}`));
          }
          crash(`${call} ${phase}`);
        };
        const sequence = scheduler.scheduleSequence(
          uploaded.map((picture, i) => ({
            label: `upload ${picture}`,
            builder: () => {
              store.upload(source, PICTURES[picture] ?? new Uint8Array());
              deliveries.push(invokeUntilDone(tools, notification(KEY), `request-${i}`));
              return Promise.resolve();
            },
          })),
        );
        await scheduler.waitFor(sequence.task);
        // Deliveries cause others.
        for (const delivery of deliveries) await scheduler.waitFor(delivery);
        store.onCall = () => Promise.resolve();
        expect(store.stateOf(source)).toBeUndefined();
        expect(manifestOf(tools, KEY)).toMatchObject({ status: "pixelated" });
        expect(store.keys(PROCESSED)).toEqual(["pixelated-2x2-cat.png", "pixelated-cat.png.json"]);
        expect(tools.removals).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  },
);
