import { StorageFault } from "../errors.ts";
import { keyTaken } from "../storage/keys.ts";
import { bearsMark, isMadeOf, type Mark } from "../manifest/provenance.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { Condition, NewObject, ObjectState, Place, Store } from "../storage/s3-store.ts";
import { quotedPlace } from "../quoting.ts";

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
  /** Whether what bears another mark is to be left as it is all the same. */
  readonly yieldsTo?: ((there: ObjectState) => boolean) | undefined;
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
 * @throws {Rejection} `KEY_TAKEN` for an object there that this function did not make from the same source. It is never
 *   replaced, whoever wrote it.
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
      if (!isMadeOf(there.metadata, source)) throw keyTaken(place, source);
      if (bearsMark(there.metadata, mark) && settlement.accepts(there)) return there;
      if (settlement.yieldsTo?.(there) === true) return there;
      if (!(await settlement.isCurrent())) return undefined;
      condition = { etag: there.etag };
    }
  }
  throw new StorageFault(`${quotedPlace(place)} kept changing while it was written`);
}
