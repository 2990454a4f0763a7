import { describe, expect, test } from "vitest";
import { FakeCdn } from "../fake-cdn.ts";
import { FakeStore } from "../fake-store.ts";
import { invoke, invokeUntilDone, notification } from "../invoke.ts";
import { smallPng } from "../small-png.ts";
import { manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };

/** A change of the photo, and the event about it. */
type Change = (tools: Bench) => unknown;

interface Bench extends ReturnType<typeof workbench> {
  readonly cdn: FakeCdn;
}

const upload =
  (picture: number, metadata: Record<string, string> = {}): Change =>
  ({ store }) => {
    store.upload(source, smallPng(picture), metadata);
    return notification(KEY);
  };

const remove: Change = ({ store }) => {
  store.remove(source);
  return notification(KEY, "ObjectRemoved:Delete");
};

function bench(versioned: readonly string[]): Bench {
  const tools = workbench({ DELETE_OUTPUTS: "with-original", GRIDS: "2" }, new FakeStore(versioned));
  return { ...tools, cdn: new FakeCdn(tools.store) };
}

const none = () => Promise.resolve();

/** The number of calls after which an invocation is killed, counted from the other change; undefined if it goes on. */
const KILLS = [undefined, 0, 1, 2, 3, 4];

/**
 * Runs one invocation. At one of its calls, another change happens, and its invocation runs as a whole. Then the first goes on.
 * If it is killed or fails, it is retried.
 *
 * @returns false if the invocation has fewer calls.
 */
async function interleave(
  tools: Bench,
  { outer, inner, at, kill }: { outer: Change; inner: Change; at: number; kill: number | undefined },
): Promise<boolean> {
  const { store, cdn } = tools;
  const event = outer(tools);
  let call = 0;
  const onCall = async () => {
    if (++call === at) {
      store.onCall = none;
      cdn.view();
      await invokeUntilDone(tools, inner(tools), "inner");
      cdn.view();
      store.onCall = onCall;
    }
    if (kill !== undefined && call >= at + kill) throw new Error("killed");
  };
  store.onCall = onCall;
  const isDone = await invoke(tools, event, "outer").then(
    () => true,
    () => false,
  );
  store.onCall = none;
  if (!isDone) await invokeUntilDone(tools, event, "outer");
  return call >= at;
}

/** Expects the outputs of the photo that exists, and nothing if there is none. */
function expectEnd(tools: Bench, context: unknown): void {
  const { store, cdn } = tools;
  expect([context, cdn.stale()]).toEqual([context, []]);
  const current = store.stateOf(source);
  const manifest = manifestOf(tools, KEY);
  if (current === undefined && manifest?.original !== "deleted") {
    expect([context, store.allVersions(PROCESSED)]).toEqual([context, []]);
    return;
  }
  if (current !== undefined) expect([context, manifest?.source.etag]).toEqual([context, current.etag]);
  expect(manifest?.outputs).toHaveLength(1);
  for (const { key, etag } of manifest?.outputs ?? []) {
    expect([context, store.stateOf({ bucket: PROCESSED, key })?.etag]).toEqual([context, etag]);
  }
}

const BUCKETS = [
  ["without versions", []],
  ["with versions of the source", [SOURCE]],
  ["with versions of the outputs", [PROCESSED]],
  ["with versions", [SOURCE, PROCESSED]],
] as const;

describe.each(BUCKETS)("in buckets %s", (_, versioned) => {
  test.each<[string, readonly Change[], Change, Change]>([
    ["a first upload is deleted", [], upload(1), remove],
    ["a replacement is deleted", [upload(1)], upload(2), remove],
    [
      "the same photo with other settings is deleted",
      [upload(1)],
      upload(1, { "pixelate-palette": "mono" }),
      remove,
    ],
    ["a deleted photo is uploaded again", [upload(1)], remove, upload(1)],
    ["another photo is uploaded after a deletion", [upload(1)], remove, upload(2)],
    [
      "a photo with other grids is uploaded after a deletion",
      [upload(1), upload(1, { "pixelate-grids": "3" })],
      remove,
      upload(1),
    ],
    [
      "a photo that was rejected is deleted",
      [upload(1), upload(2, { "pixelate-grids": "x" })],
      remove,
      upload(2),
    ],
    [
      "a photo whose original is deleted by the function is uploaded after a deletion",
      [upload(1)],
      remove,
      upload(2, { "pixelate-delete-original": "true" }),
    ],
  ])(
    "%s at any call of the other's delivery, which goes on or is killed",
    async (name, before, outer, inner) => {
      for (const kill of KILLS) {
        let at = 1;
        for (; ; at++) {
          const tools = bench(versioned);
          for (const change of before) await invokeUntilDone(tools, change(tools), `before-${at}`);
          tools.cdn.view();
          if (!(await interleave(tools, { outer, inner, at, kill }))) break;
          expectEnd(tools, { name, at, kill });
        }
        expect(at).toBeGreaterThan(10);
      }
    },
  );
});
