import { StorageFault } from "../errors.ts";
import type { StoredManifest } from "../manifest/find-manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { isOfSameDelivery } from "./attempt.ts";
import { countVersions, deleteOriginal, isDeletionRequested } from "./deletion.ts";
import type { Job } from "./job.ts";
import { notifyOnce } from "./notify-once.ts";
import type { Outcome, RecordedOutcome } from "./outcome.ts";
import { addFinishedManifest } from "./replaced.ts";
import { readManifest, reviseManifest } from "./stored-manifest.ts";

/** Completes a delivery after its outputs and its manifest: deletes the original if requested, then notifies the topic. */
export async function finish(job: Job, found: StoredManifest): Promise<RecordedOutcome> {
  if (!isDeletionRequested(found)) {
    await notifyOnce(job, found);
    return { kind: "recorded", manifest: found.manifest };
  }
  const { current, remaining } =
    found.manifest.original === "kept"
      ? await deleteAndRecord(job, found)
      : { current: found, remaining: undefined };
  await notifyOnce(
    job,
    current,
    async () => remaining ?? (await unlessRefused(job, () => countVersions(job))),
  );
  return {
    kind: "recorded",
    manifest: current.manifest,
    ...(remaining === undefined ? {} : { remaining }),
  };
}

/** Completes the delivery of a source that no longer exists: an earlier delivery may have stopped after the deletion. */
export async function finishDeleted(job: Job): Promise<Outcome> {
  const found = await readManifest(job);
  const { bucket, key } = found?.manifest.source ?? {};
  if (found === undefined || bucket !== job.ref.bucket || key !== job.ref.key) {
    return { kind: "ignored", reason: "gone" };
  }
  await addFinishedManifest(job, found);
  return { ...(await finish(job, found)), isRepeated: !isOfSameDelivery(job, found.stored) };
}

async function deleteAndRecord(
  job: Job,
  found: StoredManifest,
): Promise<{ current: StoredManifest; remaining: number | undefined }> {
  const result = await unlessRefused(job, () =>
    job.tools.telemetry.timed("Delete", () => deleteOriginal(job, found)),
  );
  if (result?.deleted !== true) return { current: found, remaining: result?.remaining };
  const deleted = (manifest: Manifest) => ({ ...manifest, original: "deleted" as const });
  const current = (await reviseManifest(job, found, deleted)) ?? {
    ...found,
    manifest: deleted(found.manifest),
  };
  return { current, remaining: result.remaining };
}

/**
 * Runs a deletion. If storage refuses it, no retry would help: the photo is pixelated, the original stays, and the manifest
 * says so.
 */
async function unlessRefused<T>({ ref, tools }: Job, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageFault && error.isRefusal)) throw error;
    tools.telemetry.deletionRefused(ref, error);
    return undefined;
  }
}
