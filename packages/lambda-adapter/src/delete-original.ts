import type { StandingManifest } from "./find-done.ts";
import { outputsStand } from "./find-done.ts";
import { type Job, sourcePlace } from "./job.ts";
import type { VersionEntry } from "./store.ts";

/** What is left under the source's key after a deletion was tried. */
export interface Remains {
  /** Versions and delete markers that are still kept. */
  readonly remaining: number;
  /** Whether the version that was pixelated, and all before it, are gone for good. */
  readonly deleted: boolean;
}

/**
 * Deletes the original for good: the version that was pixelated and every older one, oldest first, so that no older
 * version becomes current and a rerun finds its way. Newer versions are someone's new upload and stay. Nothing is
 * deleted before every output was seen to stand as the manifest lists it.
 */
export async function deleteOriginal(job: Job, { manifest }: StandingManifest): Promise<Remains> {
  const { store } = job.tools;
  const { signal } = job.deadline;
  const place = sourcePlace(job);
  if (!(await outputsStand(job, manifest))) {
    return { remaining: (await store.versions(place, signal)).length, deleted: false };
  }
  const { etag, versionId } = manifest.source;
  const history = await store.versions(place, signal);
  const isPixelated = (entry: VersionEntry) =>
    versionId === undefined
      ? entry.versionId === "null" && entry.etag === etag
      : entry.versionId === versionId;
  const newest = history.findIndex(isPixelated);
  const outdated = newest < 0 ? [] : history.slice(newest).reverse();
  for (const entry of outdated) {
    await store.delete(
      place,
      versionId === undefined && isPixelated(entry) ? { etag } : { versionId: entry.versionId },
      signal,
    );
  }
  const after = await store.versions(place, signal);
  return { remaining: after.length, deleted: !after.some(isPixelated) };
}
