import { Rejection } from "../errors.ts";
import type { StoredManifest } from "../manifest/find-manifest.ts";
import {
  isSameResult,
  type Manifest,
  MANIFEST_HEADERS,
  rejectedManifest,
  serializeManifest,
  serializeResult,
} from "../manifest/manifest.ts";
import {
  isSameProvenance,
  type Provenance,
  provenanceIn,
  provenanceOf,
  withContentDigest,
} from "../manifest/provenance.ts";
import { headSource } from "../manifest/source-state.ts";
import { requireDetector } from "../pixelation/detection.ts";
import { pixelationSettingsFor } from "../pixelation/object-settings.ts";
import type { PixelationSettings } from "../pixelation/pixelation-settings.ts";
import { outputKey, requirePossibleKey } from "../storage/keys.ts";
import type { ObjectState, OpenObject, StoredObject } from "../storage/store.ts";
import { discardMarker } from "./attempt-marker.ts";
import { isOfSameDelivery, isSignedBy, resourcesOf, signatureOf } from "./attempt.ts";
import { type ConditionalPut, conditionalPut } from "./conditional-put.ts";
import { requestingDeletion } from "./deletion.ts";
import { finish } from "./finish.ts";
import { type Job, manifestLocation } from "./job.ts";
import { notifyWithoutManifest } from "./notify-once.ts";
import type { Outcome } from "./outcome.ts";
import { addEarlierOutputs, addFinishedManifest, addWrittenManifest, replacingOutputs } from "./replaced.ts";
import { expiryOf } from "./removal/expiry.ts";
import { hasSameProvenance, lackedResources, readManifest } from "./stored-manifest.ts";
import { pixelatedManifest } from "./write-outputs.ts";

/**
 * Writes the outputs and the manifest of one version, then finishes the delivery.
 *
 * @param earlier the existing manifest, about whichever version.
 * @returns undefined if a newer version was uploaded meanwhile.
 */
export async function recordVersion(
  job: Job,
  source: OpenObject,
  provenance: Provenance,
  earlier: StoredManifest | undefined,
): Promise<Outcome | undefined> {
  const { ref, tools, deadline } = job;
  const isCurrent = async () => {
    const state = await headSource(ref, tools, deadline.signal);
    return state !== undefined && isSameProvenance(provenanceOf(ref, state, tools.settings), provenance);
  };
  const pixelation = await orRejection(() => checkedSettings(job, source));
  if (pixelation instanceof Rejection) source.discard();
  else addKeys(job, pixelation);
  const result =
    pixelation instanceof Rejection
      ? rejectedManifest(ref, source, pixelation)
      : await pixelatedManifest(job, source, pixelation, {
          provenance,
          expiry: expiryOf(source),
          earlier: earlier?.manifest,
          isCurrent,
          wasPixelated: wasPixelated(earlier, provenance),
        });
  if (result === undefined) return undefined;
  const manifest = earlier === undefined ? result : await after(job, earlier.manifest, result);
  const isTooCostly = manifest.error?.code === "TOO_COSTLY";
  const requestsDeletion =
    !(pixelation instanceof Rejection) && pixelation.deleteOriginal && result.status === "pixelated";
  const metadata = {
    ...signatureOf(job),
    ...(lackedResources(manifest) && resourcesOf(job)),
    ...(requestsDeletion && requestingDeletion()),
    ...expiryOf(source),
    ...replacingOutputs(job),
  };
  // The attempt that seemed to be killed may have written its manifest since.
  const yieldsTo = (existing: ObjectState) =>
    isTooCostly &&
    existing.etag !== earlier?.stored.etag &&
    isSameProvenance(provenanceIn(existing.metadata), provenance);
  const stored = await orRejection(() =>
    writeManifest(job, manifest, metadata, { provenance, isCurrent, yieldsTo }),
  );
  if (stored instanceof Rejection) return notifyWithoutManifest(job, rejectedManifest(ref, source, stored));
  if (stored === undefined) return undefined;
  if (isTooCostly) await discardMarker(job);
  // A source that was replaced and restored meanwhile has its old ETag again. Only this last read detects a newer version.
  const current = await tools.telemetry.timed("Verify", () => headSource(ref, tools, deadline.signal));
  // Somebody deleted the photo meanwhile. That event may have come before there was anything to remove.
  if (current === undefined && tools.settings.deleteOutputs && !requestsDeletion) return undefined;
  if (current !== undefined && !isSameProvenance(provenanceOf(ref, current, tools.settings), provenance)) {
    return undefined;
  }
  if (isSignedBy(job, stored)) {
    addWrittenManifest(job, stored);
    return finish(job, { manifest, stored });
  }
  // Another attempt wrote the manifest first, and may have changed it since.
  const existing = await readManifest(job);
  if (existing === undefined || !hasSameProvenance(existing.stored, stored)) return undefined;
  await addFinishedManifest(job, existing);
  return { ...(await finish(job, existing)), isRepeated: !isOfSameDelivery(job, existing.stored) };
}

/** Returns the manifest that follows an earlier one: with the outputs of that one which remain, and its notification. */
async function after(job: Job, earlier: Manifest, result: Manifest): Promise<Manifest> {
  const former = await addEarlierOutputs(job, earlier, result);
  // Other settings, or another build, gave the same result: the topic already has the message.
  const isNotified = earlier.notification === "sent" && isSameResult(earlier, result);
  return {
    ...result,
    ...(former.length > 0 && { former }),
    ...(isNotified && { notification: "sent" }),
  };
}

/** Adds the keys of a version's outputs to those that this attempt may have written. */
function addKeys({ ref, tools, seen }: Job, { grids }: PixelationSettings): void {
  for (const { label } of grids) seen.keys.add(outputKey(tools.settings.keyTemplate, ref.key, label));
}

/** Reports whether an earlier manifest says that this version was pixelated with these settings. */
function wasPixelated(earlier: StoredManifest | undefined, provenance: Provenance): boolean {
  return (
    earlier?.manifest.status === "pixelated" &&
    isSameProvenance(provenanceIn(earlier.stored.metadata), provenance)
  );
}

/**
 * Returns the object's settings.
 *
 * @throws {Rejection} for invalid settings, for keys that would be too long, and for faces without a detector.
 */
function checkedSettings(job: Job, source: ObjectState): PixelationSettings {
  const { ref, tools } = job;
  requirePossibleKey(manifestLocation(job).key, "the manifest");
  const pixelation = pixelationSettingsFor(source.metadata, tools.settings.pixelation);
  requireDetector(pixelation, tools.settings.detector);
  for (const { label } of pixelation.grids) {
    requirePossibleKey(outputKey(tools.settings.keyTemplate, ref.key, label), `the output of ${label}`);
  }
  return pixelation;
}

/**
 * Writes a manifest. Returns undefined if a newer version was uploaded meanwhile.
 *
 * @throws {Rejection} if the manifest's key would be too long, or another object has it.
 */
async function writeManifest(
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
      object: { bytes: serializeManifest(manifest), ...MANIFEST_HEADERS, metadata },
      provenance: withContentDigest(provenance, serializeResult(manifest)),
      // Its length depends on the state of the deletion and the notification.
      accepts: () => true,
      yieldsTo,
      isCurrent,
      signal: job.deadline.signal,
    }),
  );
}

/** Returns a rejection instead of throwing it. */
export async function orRejection<T>(work: () => T | Promise<T>): Promise<T | Rejection> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
