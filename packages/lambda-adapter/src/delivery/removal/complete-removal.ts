import { removalMessageOf } from "../../notifications/message.ts";
import { type Job, manifestLocation, sourceLocation } from "../job.ts";
import type { RemovedOutcome } from "../outcome.ts";
import { readManifest } from "../stored-manifest.ts";
import { deleteVersions, ownVersions } from "./own-versions.ts";

/**
 * Completes the removal of a photo whose outputs are deleted, and whose copies in caches too: notifies the topic, then
 * deletes the manifest. A removal that stopped before is repeated, as the manifest is still there.
 *
 * @returns false if the photo exists again. It must be delivered: its outputs may have had the bytes of the deleted ones.
 */
export async function completeRemoval(job: Job, { found }: RemovedOutcome): Promise<boolean> {
  const { store, notifier, telemetry } = job.tools;
  const { signal } = job.deadline;
  const isGone = async () => (await store.head(sourceLocation(job), signal)) === undefined;
  if (found === undefined) return isGone();
  const versions = await ownVersions(job, manifestLocation(job).key);
  if (!(await isGone())) return false;
  // A newer upload has a newer manifest, and its own delivery.
  if ((await readManifest(job))?.stored.etag !== found.stored.etag) return false;
  if (notifier !== undefined) {
    const message = removalMessageOf(found.manifest, manifestLocation(job), job.deliveryId);
    await telemetry.timed("Notify", () => notifier.publish(message, signal));
  }
  await deleteVersions(job, versions);
  return isGone();
}
