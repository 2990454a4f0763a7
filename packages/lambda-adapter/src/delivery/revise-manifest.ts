import { StorageFault } from "../errors.ts";
import { hasSameProvenance, readManifest, type StoredManifest } from "./stored-manifest.ts";
import { type Job, manifestLocation } from "./job.ts";
import { type Manifest, serialiseManifest } from "../manifest/manifest.ts";
import type { StoredObject } from "./conditional-put.ts";
import { quotedLocation } from "../quoting.ts";

/** Others who may change a manifest in between before that is called a fault. */
const MAX_TRIES = 12;

/**
 * Changes a manifest that others may be changing at the same time, whatever they have made of it meanwhile.
 *
 * @param change of a manifest that may have it already.
 * @returns the manifest as it stands with the change; undefined when it is about another version of the source by now.
 */
export async function reviseManifest(
  job: Job,
  found: StoredManifest,
  change: (manifest: Manifest) => Manifest,
): Promise<StoredManifest | undefined> {
  let current = found;
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { metadata } = current.stored;
    const revised = await replaceManifest(job, current.stored, {
      manifest: change(current.manifest),
      metadata,
    });
    if (revised !== undefined) return revised;
    const existing = await readManifest(job);
    if (existing === undefined || !hasSameProvenance(existing.stored, found.stored)) return undefined;
    current = existing;
  }
  throw new StorageFault(`${quotedLocation(manifestLocation(job))} kept changing while it was revised`);
}

/**
 * Writes a manifest in place of the one that was seen. An ETag tells bytes apart, not metadata: two that want to exclude
 * each other have to change the bytes.
 *
 * @returns undefined when another stands there by now.
 */
export async function replaceManifest(
  job: Job,
  seen: StoredObject,
  { manifest, metadata }: { readonly manifest: Manifest; readonly metadata: StoredObject["metadata"] },
): Promise<StoredManifest | undefined> {
  const { tools } = job;
  const etag = await tools.store.put(
    manifestLocation(job),
    { bytes: serialiseManifest(manifest), contentType: "application/json", metadata },
    { etag: seen.etag },
    job.deadline.signal,
  );
  return etag === undefined ? undefined : { manifest, stored: { etag, metadata, modified: tools.now() } };
}
