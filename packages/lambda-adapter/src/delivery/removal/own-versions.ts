import { StorageFault } from "../../errors.ts";
import { isMadeFrom } from "../../manifest/provenance.ts";
import type { ObjectLocation } from "../../object-ref.ts";
import { quotedLocation } from "../../quoting.ts";
import { isPossibleKey } from "../../storage/keys.ts";
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

/**
 * Lists the versions of a key that were made from the job's photo, oldest first. Versions of others and delete markers are
 * left out.
 *
 * @throws {StorageFault} if the key changes meanwhile.
 */
export async function ownVersions(job: Job, key: string): Promise<OwnVersion[]> {
  const { store, settings } = job.tools;
  if (!isPossibleKey(key)) return [];
  const location = { bucket: settings.processedBucket, key };
  const history = await store.versions(location, job.deadline.signal);
  const found = await Promise.all(history.map((entry) => ownVersion(job, location, entry, history[0])));
  return found.filter((version) => version !== undefined).reverse();
}

async function ownVersion(
  job: Job,
  location: ObjectLocation,
  entry: VersionEntry,
  newest: VersionEntry | undefined,
): Promise<OwnVersion | undefined> {
  if (entry.etag === undefined) return undefined;
  // Buckets that never had versions need no permission to read versions.
  const isNamed = entry.versionId !== "null" || !entry.isCurrent;
  const versionId = isNamed ? entry.versionId : undefined;
  const state = await job.tools.store.head(location, job.deadline.signal, versionId);
  if (state?.etag !== entry.etag)
    throw new StorageFault(`${quotedLocation(location)} changed while it was listed`);
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
