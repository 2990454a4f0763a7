import { StorageFault } from "../errors.ts";
import { keyTaken } from "../storage/keys.ts";
import { hasProvenance, isMadeFrom, type Provenance } from "../manifest/provenance.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { PutCondition, NewObject, ObjectState, ObjectLocation, Store } from "../storage/s3-store.ts";
import { quotedLocation } from "../quoting.ts";

/** An object that stands under its key, whoever wrote it. */
export interface StoredObject {
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

/** What is to stand where, and what it takes to get it there. */
export interface ConditionalPut {
  readonly store: Store;
  readonly location: ObjectLocation;
  readonly object: NewObject;
  /** What it is made of. */
  readonly source: ObjectRef;
  readonly provenance: Provenance;
  /** Whether an object that bears the mark is to be left as it is. */
  accepts(existing: ObjectState): boolean;
  /** Whether what bears another mark is to be left as it is all the same. */
  readonly yieldsTo?: ((existing: ObjectState) => boolean) | undefined;
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
export async function conditionalPut(request: ConditionalPut): Promise<StoredObject | undefined> {
  const { store, location, object, source, provenance, signal } = request;
  const metadata = { ...object.metadata, ...provenance };
  let condition: PutCondition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const etag = await store.put(location, { ...object, metadata }, condition, signal);
    if (etag !== undefined) return { etag, metadata, modified: request.now() };
    const existing = await store.head(location, signal);
    if (existing === undefined) {
      // Another first write is under way (409), or the object was deleted since.
      condition = "absent";
      await request.pause(tries * 10);
    } else {
      if (!isMadeFrom(existing.metadata, source)) throw keyTaken(location, source);
      if (hasProvenance(existing.metadata, provenance) && request.accepts(existing)) return existing;
      if (request.yieldsTo?.(existing) === true) return existing;
      if (!(await request.isCurrent())) return undefined;
      condition = { etag: existing.etag };
    }
  }
  throw new StorageFault(`${quotedLocation(location)} kept changing while it was written`);
}
