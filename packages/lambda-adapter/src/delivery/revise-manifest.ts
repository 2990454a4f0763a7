import { StorageFault } from "../errors.ts";
import { isAboutSame, readManifest, type StandingManifest } from "./stored-manifest.ts";
import { type Job, manifestPlace } from "./job.ts";
import { type Manifest, serialiseManifest } from "../manifest/manifest.ts";
import type { Standing } from "./conditional-put.ts";
import { quotedPlace } from "../quoting.ts";

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
  found: StandingManifest,
  change: (manifest: Manifest) => Manifest,
): Promise<StandingManifest | undefined> {
  let current = found;
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { metadata } = current.standing;
    const revised = await replaceManifest(job, current.standing, {
      manifest: change(current.manifest),
      metadata,
    });
    if (revised !== undefined) return revised;
    const there = await readManifest(job);
    if (there === undefined || !isAboutSame(there.standing, found.standing)) return undefined;
    current = there;
  }
  throw new StorageFault(`${quotedPlace(manifestPlace(job))} kept changing while it was revised`);
}

/**
 * Writes a manifest in place of the one that was seen. An ETag tells bytes apart, not metadata: two that want to exclude
 * each other have to change the bytes.
 *
 * @returns undefined when another stands there by now.
 */
export async function replaceManifest(
  job: Job,
  seen: Standing,
  { manifest, metadata }: { readonly manifest: Manifest; readonly metadata: Standing["metadata"] },
): Promise<StandingManifest | undefined> {
  const { tools } = job;
  const etag = await tools.store.put(
    manifestPlace(job),
    { bytes: serialiseManifest(manifest), contentType: "application/json", metadata },
    { etag: seen.etag },
    job.deadline.signal,
  );
  return etag === undefined ? undefined : { manifest, standing: { etag, metadata, modified: tools.now() } };
}
