import { expect, test } from "vitest";
import { conditionalPut } from "../../src/delivery/conditional-put.ts";
import { StorageFault } from "../../src/errors.ts";
import { FakeStore } from "../fake-store.ts";

test("retries while another first write is in progress, and fails if that does not end", async () => {
  const pauses: number[] = [];
  class Busy extends FakeStore {
    /** Behaves like S3's 409: nothing is written, and no object exists yet. */
    override put(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
  }
  const settling = conditionalPut({
    store: new Busy(),
    location: { bucket: "processed", key: "pixelated-cat.png" },
    object: { bytes: new Uint8Array(1), contentType: "image/png", metadata: {} },
    source: { bucket: "source", key: "cat.png" },
    provenance: {},
    accepts: () => true,
    isCurrent: () => Promise.resolve(true),
    pause: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
    now: () => new Date(0),
    signal: new AbortController().signal,
  });
  await expect(settling).rejects.toThrow(StorageFault);
  expect(pauses).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
});
