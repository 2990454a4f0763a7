import { isOfSameDelivery } from "./attempt.ts";
import { deleteOriginal, remainingVersions } from "./deletion.ts";
import type { Ending, RecordedEnding } from "./outcome.ts";
import { StorageFault } from "../errors.ts";
import type { Job } from "./job.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import { reviseManifest } from "./revise-manifest.ts";
import { readManifest, type StandingManifest } from "./stored-manifest.ts";
import { tellOnce } from "./notify-once.ts";

/** What follows once outputs and manifest stand: the original is deleted if that is wanted, and the topic is told. */
export async function finish(job: Job, found: StandingManifest): Promise<RecordedEnding> {
  const { status, original } = found.manifest;
  const isWanted = found.standing.metadata[DELETION_WANTED] !== undefined && status === "pixelated";
  if (!isWanted) {
    await tellOnce(job, found);
    return { kind: "recorded", manifest: found.manifest };
  }
  const { current, remaining } =
    original === "kept" ? await deleteAndNote(job, found) : { current: found, remaining: undefined };
  await tellOnce(
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
export async function finishGone(job: Job): Promise<Ending> {
  const found = await readManifest(job);
  const { bucket, key } = found?.manifest.source ?? {};
  if (found === undefined || bucket !== job.ref.bucket || key !== job.ref.key) {
    return { kind: "ignored", reason: "gone" };
  }
  return { ...(await finish(job, found)), isRepeated: !isOfSameDelivery(job, found.standing) };
}

async function deleteAndNote(
  job: Job,
  found: StandingManifest,
): Promise<{ current: StandingManifest; remaining: number | undefined }> {
  const remains = await unlessRefused(job, () =>
    job.tools.telemetry.timed("Delete", () => deleteOriginal(job, found)),
  );
  if (remains?.deleted !== true) return { current: found, remaining: remains?.remaining };
  const deleted = (manifest: Manifest) => ({ ...manifest, original: "deleted" as const });
  const current = (await reviseManifest(job, found, deleted)) ?? {
    ...found,
    manifest: deleted(found.manifest),
  };
  return { current, remaining: remains.remaining };
}

/**
 * A deletion that storage does not allow ends there: no later try would be allowed it, and the photo is pixelated all the
 * same. The manifest goes on to say that the original is kept.
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
