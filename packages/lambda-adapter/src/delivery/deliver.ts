import { requireTime } from "../deadline.ts";
import { Rejection, StorageFault } from "../errors.ts";
import { findManifest, type StoredManifest } from "../manifest/find-manifest.ts";
import { rejectedManifest, type SourceState } from "../manifest/manifest.ts";
import { isOwnOutput, provenanceOf } from "../manifest/provenance.ts";
import { withTags } from "../manifest/source-state.ts";
import { quotedLocation } from "../quoting.ts";
import { isPossibleKey, keyTaken } from "../storage/keys.ts";
import type { OpenObject } from "../storage/store.ts";
import { isUploadKey } from "../storage/uploads.ts";
import { isOfSameDelivery } from "./attempt.ts";
import { finish, finishDeleted } from "./finish.ts";
import { type Job, manifestLocation, sourceLocation } from "./job.ts";
import { notifyWithoutManifest } from "./notify-once.ts";
import type { Outcome } from "./outcome.ts";
import { orRejection, recordVersion } from "./record-version.ts";
import { addFinishedManifest } from "./replaced.ts";
import { removeOutputs } from "./removal/remove-outputs.ts";
import { areOutputsUnchanged, isDone } from "./stored-manifest.ts";
import { wasReplaced } from "./write-outputs.ts";

/** Limits the versions that one delivery works on. Above, the delivery fails and is retried. */
const MAX_ROUNDS = 6;

/** The least time with which an object is begun. Even a small image takes longer. */
const MIN_MS = 500;

/**
 * Delivers one object: pixelates its current version, writes the outputs and the manifest, deletes the original if requested,
 * and notifies the topic. README.md has the states.
 *
 * Events arrive late and out of order, so the version in the event does not matter. A repeated delivery changes nothing. A
 * retry completes a delivery that stopped at any step.
 *
 * @throws {StorageFault | OutOfTime} if a retry may succeed. An image that cannot be pixelated does not throw.
 */
export async function deliverObject(job: Job): Promise<Outcome> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    requireTime(job.deadline, MIN_MS, "an object");
    const outcome = await deliverCurrentVersion(job);
    if (outcome !== undefined) return outcome;
  }
  throw new StorageFault(
    `${quotedLocation(job.ref)} was overwritten ${MAX_ROUNDS} times while it was delivered`,
  );
}

/** Delivers the current version. Returns undefined if a newer version was uploaded meanwhile. */
async function deliverCurrentVersion(job: Job): Promise<Outcome | undefined> {
  const { ref, tools } = job;
  const opened = await orRejection(() => openWithManifest(job));
  if (opened instanceof Rejection) {
    return notifyWithoutManifest(job, rejectedManifest(ref, UNKNOWN_STATE, opened));
  }
  const { source: untagged, earlier } = opened;
  if (untagged === undefined) {
    const removed = await removeOutputs(job);
    return removed === "not-due" ? finishDeleted(job) : removed;
  }
  if (isFolder(job, untagged) || isOwnOutput(untagged.metadata)) {
    untagged.discard();
    return { kind: "ignored", reason: isFolder(job, untagged) ? "folder" : "own-output" };
  }
  job.seen.isSeen = true;
  job.seen.expires = untagged.expires;
  if (earlier !== undefined && earlier !== "taken" && isLateUpload(job, untagged, earlier)) {
    // Unless a slower delivery of this version has replaced outputs since: then this one must complete them.
    if (await areOutputsUnchanged(job, earlier.manifest)) return leaveAlone(job, untagged, earlier);
  }
  const source = await withOwnTags(job, untagged);
  if (source === undefined) return undefined;
  if (earlier === "taken") {
    source.discard();
    return notifyWithoutManifest(job, rejectedManifest(ref, source, keyTaken(manifestLocation(job), ref)));
  }
  const provenance = provenanceOf(ref, source, tools.settings);
  if (earlier !== undefined && (await isDone(job, earlier, provenance))) {
    source.discard();
    await addFinishedManifest(job, earlier);
    // A retry that completes its own delivery is not a repetition.
    return { ...(await finish(job, earlier)), isRepeated: !isOfSameDelivery(job, earlier.stored) };
  }
  return recordVersion(job, source, provenance, earlier);
}

/** Reports whether an upload through the API came after another one of its key was finished, where that is not allowed. */
function isLateUpload({ ref, tools }: Job, current: OpenObject, { manifest }: StoredManifest): boolean {
  const { hasSingleUseUploads, sourceBucket, uploadPrefix } = tools.settings;
  if (!hasSingleUseUploads || ref.bucket !== sourceBucket || !isUploadKey(ref.key, uploadPrefix))
    return false;
  return current.etag !== manifest.source.etag || current.versionId !== manifest.source.versionId;
}

/** Leaves an upload alone, and completes what the delivery of the earlier one may have left undone. */
async function leaveAlone(job: Job, upload: OpenObject, earlier: StoredManifest): Promise<Outcome> {
  upload.discard();
  await addFinishedManifest(job, earlier);
  const finished = await finish(job, earlier);
  // The other upload may have come while this delivery recorded the first.
  if (isOfSameDelivery(job, earlier.stored)) return finished;
  return { kind: "ignored", reason: "upload-finished" };
}

/** Adds the settings in the photo's tags. Returns undefined if the tags may be those of a newer version. */
async function withOwnTags(job: Job, source: OpenObject): Promise<OpenObject | undefined> {
  let tagged: OpenObject | undefined;
  try {
    tagged = await withTags(job.ref, source, job.tools, job.deadline.signal);
    if (tagged !== source && (await wasReplaced(job, source))) tagged = undefined;
    return tagged;
  } finally {
    if (tagged === undefined) source.discard();
  }
}

/** The state of an object that S3 does not describe without the customer's key. */
const UNKNOWN_STATE: SourceState = { etag: "", bytes: 0 };

/** Recognises the empty object that consoles create for a folder. */
function isFolder({ ref }: Job, source: OpenObject): boolean {
  return ref.key.endsWith("/") && source.bytes === 0;
}

/** Opens the photo and reads its manifest at the same time. Most photos have no manifest yet. */
async function openWithManifest(
  job: Job,
): Promise<{ source: OpenObject | undefined; earlier: StoredManifest | "taken" | undefined }> {
  const { ref, tools, deadline } = job;
  const [source, earlier] = await Promise.allSettled([
    tools.store.open(sourceLocation(job), deadline.signal),
    isPossibleKey(manifestLocation(job).key) ? findManifest(ref, tools, deadline.signal) : undefined,
  ]);
  if (source.status === "rejected") throw source.reason;
  if (earlier.status === "rejected") {
    source.value?.discard();
    throw earlier.reason;
  }
  return { source: source.value, earlier: earlier.value };
}
