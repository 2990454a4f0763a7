import { requireTime } from "../deadline.ts";
import { Rejection, StorageFault } from "../errors.ts";
import { findManifest, type StoredManifest } from "../manifest/find-manifest.ts";
import { rejectedManifest, type SourceState } from "../manifest/manifest.ts";
import { isOwnOutput, provenanceOf } from "../manifest/provenance.ts";
import { quotedLocation } from "../quoting.ts";
import { isPossibleKey, keyTaken } from "../storage/keys.ts";
import type { OpenObject } from "../storage/store.ts";
import { isOfSameDelivery } from "./attempt.ts";
import { finish, finishDeleted } from "./finish.ts";
import { type Job, manifestLocation, sourceLocation } from "./job.ts";
import { notifyWithoutManifest } from "./notify-once.ts";
import type { Outcome } from "./outcome.ts";
import { orRejection, recordVersion } from "./record-version.ts";
import { addFinishedManifest } from "./replaced.ts";
import { isDone } from "./stored-manifest.ts";

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
  const { source, earlier } = opened;
  if (source === undefined) return finishDeleted(job);
  if (isFolder(job, source) || isOwnOutput(source.metadata)) {
    source.discard();
    return { kind: "ignored", reason: isFolder(job, source) ? "folder" : "own-output" };
  }
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
