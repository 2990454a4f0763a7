import type { StoredManifest } from "../manifest/find-manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { StoredObject } from "../storage/store.ts";
import { attemptIn, isOfSameDelivery } from "./attempt.ts";
import { replacedBy } from "./conditional-put.ts";
import { type Job, manifestLocation } from "./job.ts";

/** How long another delivery repeats an invalidation. CloudFront keeps a copy for a day, unless its object says otherwise. */
const COPIES_LAST_MS = 24 * 60 * 60 * 1_000;

/** Adds an output to the job's stale copies if it replaced another one, in this attempt or in an earlier one. */
export function addReplacedOutput(job: Job, key: string, output: Pick<StoredObject, "metadata">): void {
  const etag = replacedBy(output);
  if (etag !== undefined) job.stale.add(key, [etag], job.attemptId);
}

/**
 * Adds the outputs of an earlier manifest that a result replaces. An attempt in between may have replaced them, and have been
 * replaced itself before it wrote a manifest.
 */
export function addEarlierOutputs(job: Job, earlier: Manifest | undefined, result: Manifest): void {
  for (const { key, etag } of earlier?.outputs ?? []) {
    const isReplaced = result.outputs.some((output) => output.key === key && output.etag !== etag);
    if (isReplaced) job.stale.add(key, [etag], job.attemptId);
  }
}

/** Adds a manifest that this attempt wrote, if there are older copies of it or of its outputs. */
export function addWrittenManifest(job: Job, stored: StoredObject): void {
  if (replacedBy(stored) !== undefined) job.stale.add(manifestLocation(job).key, [], job.attemptId);
}

/**
 * Adds a manifest that another attempt wrote, and its outputs, if they replaced others: that attempt may have stopped before
 * the invalidation. Its own delivery repeats it at any time. Another one, such as a redriven event, does for as long as copies
 * last. A repetition has the same reference, and CloudFront ignores it.
 */
export async function addFinishedManifest(job: Job, { manifest, stored }: StoredManifest): Promise<void> {
  const { cdn, store, settings, now } = job.tools;
  if (cdn === undefined || replacedBy(stored) === undefined) return;
  const age = now().getTime() - stored.modified.getTime();
  if (!isOfSameDelivery(job, stored) && age > COPIES_LAST_MS) return;
  const reference = attemptIn(stored) ?? job.deliveryId;
  job.stale.add(manifestLocation(job).key, [], reference);
  await Promise.all(
    manifest.outputs.map(async ({ key }) => {
      const state = await store.head({ bucket: settings.processedBucket, key }, job.deadline.signal);
      const etag = state && replacedBy(state);
      if (etag !== undefined) job.stale.add(key, [etag], reference);
    }),
  );
}
