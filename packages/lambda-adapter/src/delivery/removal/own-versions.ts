import { StorageFault } from "../../errors.ts";
import { isMadeFrom } from "../../manifest/provenance.ts";
import type { ObjectLocation } from "../../object-ref.ts";
import { quotedLocation } from "../../quoting.ts";
import { isPossibleKey } from "../../storage/keys.ts";
import { mapLimited } from "../../storage/map-limited.ts";
import type { DeleteTarget, VersionEntry } from "../../storage/store.ts";
import { replacedBy } from "../conditional-put.ts";
import { deleteTargetOf } from "../deletion.ts";
import type { Job } from "../job.ts";
import { expiryIn } from "./expiry.ts";

/** A version of an object in the processed bucket that this function made from the job's photo. */
export interface OwnVersion {
  readonly location: ObjectLocation;
  readonly target: DeleteTarget;
  readonly etag: string;
  /** The ETags of the objects that it replaced. */
  readonly replaced: readonly string[];
  /** The time at which a lifecycle rule deletes the photo; undefined if none does. */
  readonly expires: Date | undefined;
}

/** Limits the attempts to list a key that others also write. */
const MAX_TRIES = 6;

/**
 * Lists the versions of a key that were made from the job's photo, oldest first. Versions of others and delete markers are
 * left out.
 *
 * @throws {StorageFault} if the key keeps changing meanwhile.
 */
export async function ownVersions(job: Job, key: string): Promise<OwnVersion[]> {
  const { store, settings } = job.tools;
  if (!isPossibleKey(key)) return [];
  const location = { bucket: settings.processedBucket, key };
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const history = await store.versions(location, job.deadline.signal);
    const found = await mapLimited(history, (entry) => ownVersion(job, location, entry, history[0]));
    if (!found.includes("changed")) return found.filter((it) => typeof it === "object").reverse();
  }
  throw new StorageFault(`${quotedLocation(location)} kept changing while it was listed`);
}

/** Returns undefined for a delete marker, a version of others, and one that another attempt has deleted since. */
async function ownVersion(
  job: Job,
  location: ObjectLocation,
  entry: VersionEntry,
  newest: VersionEntry | undefined,
): Promise<OwnVersion | "changed" | undefined> {
  if (entry.etag === undefined) return undefined;
  // Buckets that never had versions need no permission to read versions.
  const isNamed = entry.versionId !== "null" || !entry.isCurrent;
  const versionId = isNamed ? entry.versionId : undefined;
  const state = await job.tools.store.head(location, job.deadline.signal, versionId);
  if (state === undefined) return undefined;
  if (state.etag !== entry.etag) return "changed";
  if (!isMadeFrom(state.metadata, job.ref)) return undefined;
  const target = deleteTargetOf(entry, state.versionId, newest);
  return {
    location,
    target,
    etag: state.etag,
    replaced: replacedBy(state),
    expires: expiryIn(state.metadata),
  };
}

/** Deletes versions, those of a key in their order: no older version becomes current. */
export async function deleteVersions(job: Job, versions: readonly OwnVersion[]): Promise<void> {
  for (const { location, target } of versions) {
    await job.tools.store.delete(location, target, job.deadline.signal);
  }
}
