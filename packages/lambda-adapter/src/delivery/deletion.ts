import type { StoredManifest } from "../manifest/find-manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { isSameProvenance, provenanceIn, provenanceOf } from "../manifest/provenance.ts";
import { headSource } from "../manifest/source-state.ts";
import type { DeleteTarget, VersionEntry } from "../storage/store.ts";
import { type Job, sourceLocation } from "./job.ts";
import { areOutputsUnchanged, isManifestCurrent } from "./stored-manifest.ts";

/** Metadata of a manifest, `"true"` if the original must be deleted. A retry can then finish the deletion. */
const DELETION_REQUESTED = "pixelate-deletion";

/** Returns the metadata of a manifest whose original must be deleted. */
export function requestingDeletion(): Readonly<Record<string, string>> {
  return { [DELETION_REQUESTED]: "true" };
}

/** Reports whether the original of a manifest must be, or was, deleted. That of a rejected photo never is. */
export function isDeletionRequested({ manifest, stored }: StoredManifest): boolean {
  return manifest.status === "pixelated" && stored.metadata[DELETION_REQUESTED] !== undefined;
}

/** The versions under the source's key after a deletion. */
export interface RemainingVersions {
  /** The number of versions and delete markers. */
  readonly remaining: number;
  /** True if the pixelated version and all older ones are permanently deleted. */
  readonly deleted: boolean;
}

/**
 * Permanently deletes the version that was pixelated and every older one, oldest first: no older version becomes current.
 * Newer versions are new uploads and stay. Deletes nothing until the manifest and every listed output were seen to exist.
 */
export async function deleteOriginal(job: Job, found: StoredManifest): Promise<RemainingVersions> {
  const { store } = job.tools;
  const { signal } = job.deadline;
  const { manifest } = found;
  const location = sourceLocation(job);
  const isSafe =
    (await isManifestCurrent(job, found)) &&
    (await areOutputsUnchanged(job, manifest)) &&
    (await isStillRequested(job, found));
  if (!isSafe) return { remaining: await countVersions(job), deleted: false };
  const history = await store.versions(location, signal);
  const newest = history.findIndex((entry) => isPixelated(entry, manifest));
  const outdated = newest < 0 ? [] : history.slice(newest).reverse();
  for (const entry of outdated) {
    await store.delete(location, deleteTargetOf(entry, manifest.source.versionId, history[0]), signal);
  }
  const after = await store.versions(location, signal);
  return {
    remaining: after.length,
    deleted: !after.some((entry) => isPixelated(entry, manifest)),
  };
}

/** Counts the versions and delete markers under the source's key. */
export async function countVersions(job: Job): Promise<number> {
  return (await job.tools.store.versions(sourceLocation(job), job.deadline.signal)).length;
}

/**
 * Reports whether the deletion is still requested. Without a version id, the same bytes may have been uploaded again with
 * metadata that does not request it. A version with an id never changes.
 */
async function isStillRequested(job: Job, { manifest, stored }: StoredManifest): Promise<boolean> {
  const { versionId = "null", etag } = manifest.source;
  if (versionId !== "null") return true;
  const current = await headSource(job.ref, job.tools, job.deadline.signal);
  if (current?.etag !== etag) return true;
  return isSameProvenance(provenanceOf(job.ref, current, job.tools.settings), provenanceIn(stored.metadata));
}

/** Reports whether an entry is the pixelated version. Uploads reuse the id `null`, so there the ETag must match, too. */
function isPixelated(entry: VersionEntry, { source }: Manifest): boolean {
  const { versionId = "null", etag } = source;
  return entry.versionId === versionId && (versionId !== "null" || entry.etag === etag);
}

/**
 * Returns the target that deletes an entry and spares later writes. A version with an id never changes, so its id is enough.
 * While versioning is suspended, a write replaces the version `null`, and its target needs an ETag. S3 compares the ETag with
 * the current version, which need not be this entry. If a delete marker is current, there is no ETag to compare.
 *
 * @param readAs the version id with which S3 returned the object; undefined in a bucket that never had versions.
 */
export function deleteTargetOf(
  entry: VersionEntry,
  readAs: string | undefined,
  current: VersionEntry | undefined,
): DeleteTarget {
  const { versionId } = entry;
  const etag = current?.etag;
  if (versionId !== "null" || etag === undefined) return { versionId };
  return readAs === undefined && entry.isCurrent ? { etag } : { versionId, etag };
}
