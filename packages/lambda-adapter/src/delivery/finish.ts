import { isOfSameDelivery } from "./attempt.ts";
import { deleteOriginal, remainingVersions } from "./deletion.ts";
import type { Outcome, RecordedOutcome } from "./outcome.ts";
import { StorageFault } from "../errors.ts";
import type { Job } from "./job.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import { reviseManifest } from "./revise-manifest.ts";
import { readManifest, type StoredManifest } from "./stored-manifest.ts";
import { notifyOnce } from "./notify-once.ts";

/** What follows once outputs and manifest stand: the original is deleted if that is wanted, and the topic is told. */
export async function finish(job: Job, found: StoredManifest): Promise<RecordedOutcome> {
  const { status, original } = found.manifest;
  const isWanted = found.stored.metadata[DELETION_WANTED] !== undefined && status === "pixelated";
  if (!isWanted) {
    await notifyOnce(job, found);
    return { kind: "recorded", manifest: found.manifest };
  }
  const { current, remaining } =
    original === "kept" ? await deleteAndRecord(job, found) : { current: found, remaining: undefined };
  await notifyOnce(
    job,
    current,
    async () => remaining ?? (await unlessRefused(job, () => remainingVersions(job))),
  );
  return {
    kind: "recorded",
    manifest: current.manifest,
    ...(remaining === undefined ? {} : { remaining }),
  };
}

/** The source is not there: deleted by someone, or by an earlier delivery that may have stopped in between. */
export async function finishDeleted(job: Job): Promise<Outcome> {
  const found = await readManifest(job);
  const { bucket, key } = found?.manifest.source ?? {};
  if (found === undefined || bucket !== job.ref.bucket || key !== job.ref.key) {
    return { kind: "ignored", reason: "gone" };
  }
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
 * A deletion that storage does not allow ends there: no later try would be allowed it, and the photo is pixelated all the
 * same. The manifest goes on to say that the original is kept.
 */
async function unlessRefused<T>({ ref, tools }: Job, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StorageFault && error.isRefusal)) throw error;
    tools.telemetry.deletionRefused(ref, error);
    return undefined;
  }
}
