import { Rejection, StorageFault } from "./faults.ts";
import { bearsMark, isMadeOfAnother, type Mark } from "./mark.ts";
import type { ObjectRef } from "./object-ref.ts";
import type { Condition, NewObject, ObjectState, Place, Store } from "./store.ts";

/** An object that stands under its key, whoever wrote it. */
export interface Standing {
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

/** What is to stand where, and what it takes to get it there. */
export interface Settlement {
  readonly store: Store;
  readonly place: Place;
  readonly object: NewObject;
  /** What it is made of. */
  readonly source: ObjectRef;
  readonly mark: Mark;
  /** Whether an object that bears the mark is to be left as it is. */
  accepts(there: ObjectState): boolean;
  /** Asks storage whether the version that was read is still the current one. */
  isCurrent(): Promise<boolean>;
  pause(milliseconds: number): Promise<void>;
  now(): Date;
  readonly signal: AbortSignal;
}

/** Other writers of one key that may get in between before it is called a fault. */
const MAX_TRIES = 12;

/**
 * Makes an object stand under its key unless a newer version of the source has been uploaded meanwhile.
 *
 * A write happens only if what it replaces was looked at *before* the source was seen to be unchanged. Two successful
 * writes of a key are therefore in the order of the source versions they were made of, whatever order events come in
 * and however slow a writer is. No sequencers are compared: Batch Operations has none, and those of EventBridge and of
 * notifications must not be mixed. The first write of a key needs no look, for nothing is older than nothing.
 *
 * @returns undefined when the version that was read is no longer the current one.
 * @throws {Rejection} `KEY_TAKEN` when what stands there was made of another object: it is never replaced.
 */
export async function settle(settlement: Settlement): Promise<Standing | undefined> {
  const { store, place, object, source, mark, signal } = settlement;
  const metadata = { ...object.metadata, ...mark };
  let condition: Condition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const etag = await store.put(place, { ...object, metadata }, condition, signal);
    if (etag !== undefined) return { etag, metadata, modified: settlement.now() };
    const there = await store.head(place, signal);
    if (there === undefined) {
      // Another first write is under way (409), or the object was deleted since.
      condition = "absent";
      await settlement.pause(tries * 10);
    } else {
      if (isMadeOfAnother(there.metadata, source)) {
        throw new Rejection(
          "KEY_TAKEN",
          `Expected ${place.key} for what is made of ${source.key} but it is in use for another object`,
        );
      }
      if (bearsMark(there.metadata, mark) && settlement.accepts(there)) return there;
      if (!(await settlement.isCurrent())) return undefined;
      condition = { etag: there.etag };
    }
  }
  throw new StorageFault(`s3://${place.bucket}/${place.key} kept changing while it was written`);
}
