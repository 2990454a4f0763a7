import { areOutputsUnchanged, isManifestCurrent, type StoredManifest } from "./stored-manifest.ts";
import { type Job, sourceLocation } from "./job.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { isSameProvenance, provenanceIn, provenanceOf } from "../manifest/provenance.ts";
import type { DeleteTarget, VersionEntry } from "../storage/s3-store.ts";

/** What is left under the source's key after a deletion was tried. */
export interface RemainingVersions {
  /** Versions and delete markers that are still kept. */
  readonly remaining: number;
  /** Whether the version that was pixelated, and all before it, are gone for good. */
  readonly deleted: boolean;
}

/**
 * Deletes the original for good: the version that was pixelated and every older one, oldest first, so that no older
 * version becomes current and a rerun finds its way. Newer versions are someone's new upload and stay. Nothing is
 * deleted before the manifest, and every output as it lists it, were seen to stand.
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
  if (!isSafe) return { remaining: await remainingVersions(job), deleted: false };
  const history = await store.versions(location, signal);
  const newest = history.findIndex((entry) => isPixelated(entry, manifest));
  const outdated = newest < 0 ? [] : history.slice(newest).reverse();
  for (const entry of outdated)
    await store.delete(location, deleteTargetOf(entry, manifest, history[0]), signal);
  const after = await store.versions(location, signal);
  return {
    remaining: after.length,
    deleted: !after.some((entry) => isPixelated(entry, manifest)),
  };
}

/** Versions and delete markers that are kept under the source's key. */
export async function remainingVersions(job: Job): Promise<number> {
  return (await job.tools.store.versions(sourceLocation(job), job.deadline.signal)).length;
}

/**
 * Where an ETag is all that tells uploads apart, the same bytes may have been uploaded again, and their metadata may not ask
 * for deletion any more. A version with an id of its own never changes.
 */
async function isStillRequested(job: Job, { manifest, stored }: StoredManifest): Promise<boolean> {
  const { versionId = "null", etag } = manifest.source;
  if (versionId !== "null") return true;
  const current = await job.tools.store.head(sourceLocation(job), job.deadline.signal);
  if (current?.etag !== etag) return true;
  return isSameProvenance(provenanceOf(job.ref, current, job.tools.settings), provenanceIn(stored.metadata));
}

/** `null` names whatever was written last while versions were off, so there the ETag has to say which. */
function isPixelated(entry: VersionEntry, { source }: Manifest): boolean {
  const { versionId = "null", etag } = source;
  return entry.versionId === versionId && (versionId !== "null" || entry.etag === etag);
}

/**
 * A version with an id of its own never changes. The version `null` does while versions are suspended: with its ETag, an
 * upload that takes its place is spared. S3 compares that with the current version: an older one goes with the ETag of the
 * version that was current, which such an upload would no longer be. Where that is a delete marker, nothing can be told.
 */
function deleteTargetOf(
  entry: VersionEntry,
  { source }: Manifest,
  current: VersionEntry | undefined,
): DeleteTarget {
  const { versionId } = entry;
  const etag = current?.etag;
  if (versionId !== "null" || etag === undefined) return { versionId };
  return source.versionId === undefined && entry.isCurrent ? { etag } : { versionId, etag };
}
