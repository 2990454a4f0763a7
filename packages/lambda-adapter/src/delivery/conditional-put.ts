import { StorageFault } from "../errors.ts";
import { hasProvenance, isMadeFrom, type Provenance } from "../manifest/provenance.ts";
import type { ObjectLocation, ObjectRef } from "../object-ref.ts";
import { quotedLocation } from "../quoting.ts";
import { keyTaken } from "../storage/keys.ts";
import type { NewObject, ObjectState, PutCondition, Store, StoredObject } from "../storage/store.ts";

/** A write, and the conditions under which it may replace an existing object. */
export interface ConditionalPut {
  readonly store: Store;
  readonly location: ObjectLocation;
  readonly object: NewObject;
  /** The photo that the object is made from. */
  readonly source: ObjectRef;
  readonly provenance: Provenance;
  /** Reports whether an existing object with the same provenance may stay. */
  accepts(existing: ObjectState): boolean;
  /** Reports whether an existing object with another provenance must stay. */
  readonly yieldsTo?: ((existing: ObjectState) => boolean) | undefined;
  /** Asks storage whether the version that was read is still the current one. */
  isCurrent(): Promise<boolean>;
  pause(milliseconds: number): Promise<void>;
  now(): Date;
  readonly signal: AbortSignal;
}

/** Metadata of an object that replaced others: their ETags. Copies of them may be in caches. */
const REPLACED = "pixelate-replaced";

/** Returns the metadata that names the ETags of replaced objects, if there are any. */
export function replacing(etags: readonly string[]): Readonly<Record<string, string>> {
  return etags.length === 0 ? {} : { [REPLACED]: [...new Set(etags)].join(" ") };
}

/** Returns the ETags of the objects that an object replaced; none if its key was free. */
export function replacedBy({ metadata }: Pick<StoredObject, "metadata">): string[] {
  return metadata[REPLACED]?.split(" ") ?? [];
}

/** Limits the attempts to write a key that others also write. */
const MAX_TRIES = 12;

/**
 * Writes an object unless a newer version of its source was uploaded meanwhile.
 *
 * A write replaces an object only if that object was read *before* the source was seen to be unchanged. Successful writes of
 * a key are therefore in the order of their source versions, in whichever order events arrive. The first write of a key needs
 * no check. Sequencers cannot replace this: Batch Operations has none, and those of EventBridge and of S3 notifications are
 * not comparable.
 *
 * @returns the object that exists afterwards; undefined if the version that was read is no longer the current one.
 * @throws {Rejection} `KEY_TAKEN` if the key holds an object that this function did not make from the same source.
 */
export async function conditionalPut(request: ConditionalPut): Promise<StoredObject | undefined> {
  const { store, location, object, source, provenance, signal } = request;
  let condition: PutCondition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const replaced = condition === "absent" ? [] : [condition.etag];
    const metadata = {
      ...object.metadata,
      ...provenance,
      ...replacing([...replaced, ...replacedBy(object)]),
    };
    const etag = await store.put(location, { ...object, metadata }, condition, signal);
    if (etag !== undefined) return { etag, metadata, modified: request.now() };
    const existing = await store.head(location, signal);
    if (existing === undefined) {
      // Another first write is in progress (409), or the object was deleted since.
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
