import type { StoredManifest } from "../manifest/find-manifest.ts";
import { knownOutputs, type Manifest, type ManifestOutput } from "../manifest/manifest.ts";
import { mapLimited } from "../storage/map-limited.ts";
import type { StoredObject } from "../storage/store.ts";
import { attemptIn, isOfSameDelivery } from "./attempt.ts";
import { replacedBy, replacing } from "./conditional-put.ts";
import { type Job, manifestLocation } from "./job.ts";

/** How long another delivery repeats an invalidation. CloudFront keeps a copy for a day, unless its object says otherwise. */
const COPIES_LAST_MS = 24 * 60 * 60 * 1_000;

/** Adds an output to the job's stale copies if it replaced another one, in this attempt or in an earlier one. */
export function addReplacedOutput(
  job: Job,
  key: string,
  output: StoredObject,
  reference = job.attemptId,
): void {
  // The same bytes were written again: no copy is stale.
  const etags = replacedBy(output).filter((etag) => etag !== output.etag);
  if (etags.length > 0) job.stale.add(key, etags, reference);
}

/**
 * Adds the outputs that an earlier manifest knows and that a result replaces, or that do not exist. An attempt in
 * between may have replaced or deleted them, and have stopped before the invalidation.
 *
 * @returns the others, which remain.
 */
export async function addEarlierOutputs(
  job: Job,
  earlier: Manifest,
  result: Manifest,
): Promise<Pick<ManifestOutput, "key" | "etag">[]> {
  const etags = new Map(result.outputs.map(({ key, etag }) => [key, etag]));
  const others = knownOutputs(earlier).filter(({ key, etag }) => etags.get(key) !== etag);
  const outdated = await mapLimited(
    others,
    async ({ key }) => etags.has(key) || (job.tools.settings.deleteOutputs && (await isGone(job, key))),
  );
  const former = new Map<string, string>();
  for (const [i, { key, etag }] of others.entries()) {
    if (outdated[i] === true) job.stale.add(key, [etag], job.attemptId);
    else if (!former.has(key)) former.set(key, etag);
  }
  return [...former].map(([key, etag]) => ({ key, etag }));
}

/**
 * Adds earlier outputs that do not exist. A removal may have deleted them while the photo was uploaded again, and have
 * stopped before the invalidation.
 */
async function addDeletedOutputs(job: Job, { former = [] }: Manifest): Promise<void> {
  await mapLimited(former, async ({ key, etag }) => {
    if (await isGone(job, key)) job.stale.add(key, [etag], job.deliveryId);
  });
}

async function isGone({ tools, deadline }: Job, key: string): Promise<boolean> {
  const location = { bucket: tools.settings.processedBucket, key };
  return (await tools.store.head(location, deadline.signal)) === undefined;
}

/**
 * Returns the metadata of a manifest of which outputs replaced others, in case the manifest itself replaces none. It names no
 * ETag, as the outputs name theirs. An attempt that finds the manifest then looks at them.
 */
export function replacingOutputs({ stale }: Job): Readonly<Record<string, string>> {
  return replacing(stale.outdated.size > 0 ? ["outputs"] : []);
}

/** Adds a manifest that this attempt wrote, if there are older copies of it or of its outputs. */
export function addWrittenManifest(job: Job, stored: StoredObject): void {
  if (replacedBy(stored).length > 0) job.stale.add(manifestLocation(job).key, [], job.attemptId);
}

/**
 * Adds a manifest that another attempt wrote, and its outputs, if they replaced others: that attempt may have stopped
 * before the invalidation. Its own delivery repeats it at any time. Another one, such as a redriven event, does for as
 * long as copies last. A repetition has the same reference, and CloudFront ignores it.
 */
export async function addFinishedManifest(job: Job, { manifest, stored }: StoredManifest): Promise<void> {
  const { cdn, store, settings, now } = job.tools;
  if (cdn === undefined) return;
  if (job.isRemoval) await addDeletedOutputs(job, manifest);
  if (replacedBy(stored).length === 0) return;
  const age = now().getTime() - stored.modified.getTime();
  if (!isOfSameDelivery(job, stored) && age > COPIES_LAST_MS) return;
  const reference = attemptIn(stored) ?? job.deliveryId;
  job.stale.add(manifestLocation(job).key, [], reference);
  await Promise.all(
    manifest.outputs.map(async ({ key }) => {
      const state = await store.head({ bucket: settings.processedBucket, key }, job.deadline.signal);
      if (state !== undefined) addReplacedOutput(job, key, state, reference);
    }),
  );
}
