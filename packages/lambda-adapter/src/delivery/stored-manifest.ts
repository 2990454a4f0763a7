import { StorageFault } from "../errors.ts";
import { findManifest, type StoredManifest } from "../manifest/find-manifest.ts";
import { type Manifest, MANIFEST_HEADERS, serializeManifest } from "../manifest/manifest.ts";
import { hasProvenance, type Provenance, provenanceIn } from "../manifest/provenance.ts";
import { quotedLocation } from "../quoting.ts";
import { isPossibleKey } from "../storage/keys.ts";
import type { StoredObject } from "../storage/store.ts";
import { hasMoreResources } from "./attempt.ts";
import { type Job, manifestLocation } from "./job.ts";

/** Reads the manifest of the job's object, about whichever version. */
export async function readManifest(job: Job): Promise<StoredManifest | undefined> {
  const { ref, tools, deadline } = job;
  if (!isPossibleKey(manifestLocation(job).key)) return undefined;
  const found = await findManifest(ref, tools, deadline.signal);
  return found === "taken" ? undefined : found;
}

/** Reports whether two manifests are about the same version and settings, in whichever state of deletion and notification. */
export function hasSameProvenance(a: Pick<StoredObject, "metadata">, b: StoredObject): boolean {
  return hasProvenance(a.metadata, provenanceIn(b.metadata));
}

/** Rejections whose cause may be gone: the object was restored, the function has more memory or time, the key is free. */
const RETRIED_REJECTIONS = ["ARCHIVED", "TOO_LARGE", "KEY_TAKEN"];

/** Reports whether a photo was rejected because an invocation's time or memory did not suffice. */
export function lackedResources({ error }: Manifest): boolean {
  return error?.code === "TOO_COSTLY" || error?.code === "TIMED_OUT";
}

/**
 * Reports whether a manifest shows that this version is done with these settings. It also compares every output with the
 * manifest: a slow writer of an older version may have replaced one since.
 */
export async function isDone(
  job: Job,
  { manifest, stored }: StoredManifest,
  provenance: Provenance,
): Promise<boolean> {
  if (lackedResources(manifest) && hasMoreResources(job, stored)) return false;
  if (manifest.error !== undefined && RETRIED_REJECTIONS.includes(manifest.error.code)) return false;
  return hasProvenance(stored.metadata, provenance) && areOutputsUnchanged(job, manifest);
}

/** Reports whether the processed bucket still holds the manifest of the same version and settings. */
export async function isManifestCurrent(job: Job, { stored }: StoredManifest): Promise<boolean> {
  const state = await job.tools.store.head(manifestLocation(job), job.deadline.signal);
  // The ETag may differ: another attempt may have recorded its notification meanwhile.
  return state !== undefined && hasSameProvenance(state, stored);
}

/** Reports whether every output still exists as the manifest lists it. */
export async function areOutputsUnchanged(job: Job, manifest: Manifest): Promise<boolean> {
  const { settings, store } = job.tools;
  const states = await Promise.all(
    manifest.outputs.map(({ key }) =>
      store.head({ bucket: settings.processedBucket, key }, job.deadline.signal),
    ),
  );
  return manifest.outputs.every((output, i) => {
    const state = states[i];
    return state?.etag === output.etag && state.bytes === output.bytes;
  });
}

/** Limits the attempts to change a manifest that others also change. */
const MAX_TRIES = 12;

/**
 * Changes a manifest that other attempts may change at the same time.
 *
 * @param change returns the changed manifest. It may get a manifest that already has the change.
 * @returns the changed manifest; undefined if it is now about another version of the source.
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
 * Replaces a manifest if it has not changed since it was read. An ETag covers the bytes, not the metadata. Attempts that
 * exclude each other must therefore change the bytes.
 *
 * @returns undefined if the manifest has changed.
 */
export async function replaceManifest(
  job: Job,
  expected: StoredObject,
  { manifest, metadata }: { readonly manifest: Manifest; readonly metadata: StoredObject["metadata"] },
): Promise<StoredManifest | undefined> {
  const { tools } = job;
  const etag = await tools.store.put(
    manifestLocation(job),
    { bytes: serializeManifest(manifest), ...MANIFEST_HEADERS, metadata },
    { etag: expected.etag },
    job.deadline.signal,
  );
  return etag === undefined ? undefined : { manifest, stored: { etag, metadata, modified: tools.now() } };
}
