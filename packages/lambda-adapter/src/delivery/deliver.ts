import { isOfSameDelivery, isSignedBy, signatureOf } from "./attempt.ts";
import { requireTime } from "../deadline.ts";
import { Rejection, StorageFault } from "../errors.ts";
import type { Outcome } from "./outcome.ts";
import { finish, finishDeleted } from "./finish.ts";
import { type Job, manifestLocation, sourceLocation } from "./job.ts";
import { isPossibleKey, keyTaken, outputKey, requirePossibleKey } from "../storage/keys.ts";
import {
  isSameResult,
  type Manifest,
  rejectedManifest,
  type SourceState,
  serialiseManifest,
  serialiseResult,
} from "../manifest/manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import {
  isOwnOutput,
  isSameProvenance,
  type Provenance,
  provenanceIn,
  provenanceOf,
  withContentDigest,
} from "../manifest/provenance.ts";
import { pixelationSettingsFor } from "../pixelation/object-settings.ts";
import { type ConditionalPut, conditionalPut, type StoredObject } from "./conditional-put.ts";
import type { PixelationSettings } from "../settings.ts";
import {
  hasSameProvenance,
  isDone,
  findManifest,
  readManifest,
  type StoredManifest,
} from "./stored-manifest.ts";
import type { ObjectState, OpenObject } from "../storage/s3-store.ts";
import { notifyWithoutManifest } from "./notify-once.ts";
import { budgetOf } from "./budget.ts";
import { discardMarker } from "./attempt-marker.ts";
import { pixelatedManifest } from "./write-outputs.ts";
import { quotedLocation } from "../quoting.ts";

/** Newer versions that may come in while one is worked on before the delivery is given back to be tried later. */
const MAX_ROUNDS = 6;

/** Time below which not even a small image is begun. */
const MIN_MS = 500;

/**
 * Pixelates the current version of an object, whichever version the event was about: events come late and out of
 * order, and the newest version is the one whose outputs are to stand. Outputs first, the manifest last; both only as
 * {@link conditionalPut} allows. Doing it twice changes nothing; stopping anywhere and doing it again completes it.
 *
 * @throws {StorageFault | OutOfTime} when a later try may succeed. Images that can never be pixelated do not throw.
 */
export async function deliverObject(job: Job): Promise<Outcome> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    requireTime(job.deadline, MIN_MS, "an object");
    const outcome = await deliverCurrentVersion(job);
    if (outcome !== undefined) return outcome;
  }
  throw new StorageFault(`${quotedLocation(job.ref)} was overwritten ${MAX_ROUNDS} times meanwhile`);
}

/** @returns undefined when the version that was current at the beginning no longer is. */
async function deliverCurrentVersion(job: Job): Promise<Outcome | undefined> {
  const { ref, tools } = job;
  const opened = await orRejection(() => openWithManifest(job));
  if (opened instanceof Rejection)
    return notifyWithoutManifest(job, rejectedManifest(ref, UNKNOWN_STATE, opened));
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
    // A delivery that is tried again after it stopped goes on with what is its own.
    return { ...(await finish(job, earlier)), isRepeated: !isOfSameDelivery(job, earlier.stored) };
  }
  return recordVersion(job, source, provenance, earlier);
}

/** Of an object that S3 shows nothing of. */
const UNKNOWN_STATE: SourceState = { etag: "", bytes: 0 };

/** What consoles put where a folder is to be seen. */
function isFolder({ ref }: Job, source: OpenObject): boolean {
  return ref.key.endsWith("/") && source.bytes === 0;
}

/** Asks for both at once: for nearly every photo there is no manifest yet, and no need to wait for that answer alone. */
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

/**
 * Writes outputs and manifest of one version and tells of it.
 *
 * @param earlier the manifest that stood before, whatever version it is about.
 */
async function recordVersion(
  job: Job,
  source: OpenObject,
  provenance: Provenance,
  earlier: StoredManifest | undefined,
): Promise<Outcome | undefined> {
  const { ref, tools } = job;
  const isCurrent = async () => {
    const state = await tools.store.head(sourceLocation(job), job.deadline.signal);
    return state !== undefined && isSameProvenance(provenanceOf(ref, state, tools.settings), provenance);
  };
  const pixelation = await orRejection(() => checkedSettings(job, source));
  if (pixelation instanceof Rejection) source.discard();
  const result =
    pixelation instanceof Rejection
      ? rejectedManifest(ref, source, pixelation)
      : await pixelatedManifest(
          job,
          source,
          pixelation,
          provenance,
          isCurrent,
          wasPixelated(earlier, provenance),
        );
  if (result === undefined) return undefined;
  // Done again under other settings, or by another build, with the same result: there is no news to tell.
  const isNotified = earlier?.manifest.notification === "sent" && isSameResult(earlier.manifest, result);
  const manifest: Manifest = isNotified ? { ...result, notification: "sent" } : result;
  const isTooCostly = manifest.error?.code === "TOO_COSTLY";
  const metadata = {
    ...signatureOf(job),
    ...(isTooCostly && budgetOf(job)),
    ...(pixelation instanceof Rejection || !pixelation.deleteOriginal ? {} : { [DELETION_WANTED]: "true" }),
  };
  // The attempt that seemed to have died may be done after all.
  const yieldsTo = (existing: ObjectState) =>
    isTooCostly &&
    existing.etag !== earlier?.stored.etag &&
    isSameProvenance(provenanceIn(existing.metadata), provenance);
  const stored = await orRejection(() =>
    recordManifest(job, manifest, metadata, { provenance, isCurrent, yieldsTo }),
  );
  if (stored instanceof Rejection) return notifyWithoutManifest(job, rejectedManifest(ref, source, stored));
  if (stored === undefined) return undefined;
  if (isTooCostly) await discardMarker(job);
  // An output that was replaced and restored in between has the ETag it had: only this last look tells.
  const current = await tools.telemetry.timed("Verify", () =>
    tools.store.head(sourceLocation(job), job.deadline.signal),
  );
  if (current !== undefined && !isSameProvenance(provenanceOf(ref, current, tools.settings), provenance))
    return undefined;
  if (isSignedBy(job, stored)) return finish(job, { manifest, stored });
  // Another attempt wrote it first, and may have come further since.
  const rival = await readManifest(job);
  if (rival === undefined || !hasSameProvenance(rival.stored, stored)) return undefined;
  return { ...(await finish(job, rival)), isRepeated: !isOfSameDelivery(job, rival.stored) };
}

/** Whether an earlier manifest says that this version was pixelated, in the same way. */
function wasPixelated(earlier: StoredManifest | undefined, provenance: Provenance): boolean {
  return (
    earlier?.manifest.status === "pixelated" &&
    isSameProvenance(provenanceIn(earlier.stored.metadata), provenance)
  );
}

/** @throws {Rejection} when the object's settings are wrong, or its key too long. */
function checkedSettings(job: Job, source: ObjectState): PixelationSettings {
  const { ref, tools } = job;
  requirePossibleKey(manifestLocation(job).key, "the manifest");
  const pixelation = pixelationSettingsFor(source.metadata, tools.settings.pixelation);
  for (const { label } of pixelation.grids) {
    requirePossibleKey(outputKey(tools.settings.keyTemplate, ref.key, label), `the output of ${label}`);
  }
  return pixelation;
}

/** @throws {Rejection} when there can be no manifest: its key would be too long, or is in use for another object. */
async function recordManifest(
  job: Job,
  manifest: Manifest,
  metadata: Readonly<Record<string, string>>,
  { provenance, isCurrent, yieldsTo }: Pick<ConditionalPut, "provenance" | "isCurrent" | "yieldsTo">,
): Promise<StoredObject | undefined> {
  const location = manifestLocation(job);
  requirePossibleKey(location.key, "the manifest");
  return job.tools.telemetry.timed("Write", () =>
    conditionalPut({
      ...job.tools,
      location,
      source: job.ref,
      object: { bytes: serialiseManifest(manifest), contentType: "application/json", metadata },
      provenance: withContentDigest(provenance, serialiseResult(manifest)),
      // It grows and shrinks with what becomes of the original and the news.
      accepts: () => true,
      yieldsTo,
      isCurrent,
      signal: job.deadline.signal,
    }),
  );
}

async function orRejection<T>(run: () => T | Promise<T>): Promise<T | Rejection> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
