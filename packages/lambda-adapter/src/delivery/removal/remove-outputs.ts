import type { StoredManifest } from "../../manifest/find-manifest.ts";
import { knownOutputs } from "../../manifest/manifest.ts";
import { pixelationSettingsFor } from "../../pixelation/object-settings.ts";
import { outputKey } from "../../storage/keys.ts";
import { mapLimited } from "../../storage/map-limited.ts";
import { isOfSameDelivery } from "../attempt.ts";
import { isDeletionRequested } from "../deletion.ts";
import { type Job, manifestLocation, markerLocation, sourceLocation } from "../job.ts";
import type { RemovedOutcome } from "../outcome.ts";
import { readManifest } from "../stored-manifest.ts";
import { expiryIn } from "./expiry.ts";
import { deleteVersions, type OwnVersion, ownVersions } from "./own-versions.ts";

/**
 * Deletes the outputs of a photo that somebody deleted. The caller has seen that the photo does not exist.
 *
 * The objects to delete are listed *before* the photo is looked at again: those of a newer upload are not among them. The
 * manifest is read after that. A newer upload whose original this function deleted has written it by then. The manifest stays
 * until the copies in caches are removed (`complete-removal.ts`): a retry reads in it what to remove.
 *
 * @returns undefined if the photo exists, or its manifest changed; `"not-due"` if its outputs must stay.
 */
export async function removeOutputs(job: Job): Promise<RemovedOutcome | "not-due" | undefined> {
  const { store, settings } = job.tools;
  if (!settings.deleteOutputs) return "not-due";
  const found = await readManifest(job);
  if (found !== undefined && !isRemovalDue(job, found)) return "not-due";
  const known = found === undefined ? [] : knownOutputs(found.manifest);
  const keys = [...new Set([...known.map(({ key }) => key), ...job.seen.keys, ...usualKeys(job)])];
  const listed = await mapLimited([...keys, markerLocation(job).key], (key) => ownVersions(job, key));
  const versions = listed.flat().filter((version) => found !== undefined || isOrphanDue(job, version));
  if ((await store.head(sourceLocation(job), job.deadline.signal)) !== undefined) return undefined;
  if ((await readManifest(job))?.stored.etag !== found?.stored.etag) return undefined;
  if (found === undefined && versions.length === 0) return "not-due";
  await job.tools.telemetry.timed("Delete", () => deleteVersions(job, versions));
  if (found !== undefined) job.stale.add(manifestLocation(job).key, [], job.deliveryId);
  for (const { key, etag } of known) job.stale.add(key, [etag], job.deliveryId);
  for (const { location, etag, replaced } of versions) {
    if (keys.includes(location.key)) job.stale.add(location.key, [etag, ...replaced], job.deliveryId);
  }
  return { kind: "removed", objects: versions.length, found };
}

/**
 * Reports whether the outputs of a photo that does not exist must be deleted. They stay if this function deleted the
 * photo, or was asked to: its manifest says so. Otherwise they go if the event says that somebody deleted it. An
 * attempt that saw the photo, or its retry, finds that out by itself: that event may have come before there was
 * anything to delete.
 */
function isRemovalDue(job: Job, found: StoredManifest): boolean {
  const { manifest, stored } = found;
  if (manifest.original === "deleted" || isDeletionRequested(found)) return false;
  const isOwn = job.isRemoval || job.seen.isSeen || isOfSameDelivery(job, stored);
  return isOwn && isDeletedBySomebody(job, job.seen.isSeen ? job.seen.expires : expiryIn(stored.metadata));
}

/**
 * Reports whether an output without a manifest must be deleted: a delivery stopped before it wrote one. Where this
 * function deletes originals, an attempt must have seen the photo: the manifest may have been lost since.
 */
function isOrphanDue(job: Job, { expires }: OwnVersion): boolean {
  const { isSeen } = job.seen;
  return (isSeen || !job.tools.settings.pixelation.deleteOriginal) && isDeletedBySomebody(job, expires);
}

/**
 * Reports whether somebody deleted the photo, and not a lifecycle rule.
 *
 * @param expires the time at which such a rule deletes it.
 */
function isDeletedBySomebody({ isRemoval, tools }: Job, expires: Date | undefined): boolean {
  return isRemoval || expires === undefined || expires > tools.now();
}

/** Returns the keys of outputs with the deployment's settings: a delivery may have stopped before it wrote a manifest. */
function usualKeys({ ref, tools: { settings } }: Job): string[] {
  return pixelationSettingsFor({}, settings.pixelation).grids.map(({ label }) =>
    outputKey(settings.keyTemplate, ref.key, label),
  );
}
