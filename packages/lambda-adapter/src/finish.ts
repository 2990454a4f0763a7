import { deleteOriginal } from "./delete-original.ts";
import type { IgnoredReason } from "./events/announcement.ts";
import { readManifest, type StandingManifest } from "./standing-manifest.ts";
import type { Job } from "./job.ts";
import type { Manifest } from "./manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import { reviseManifest } from "./revise-manifest.ts";
import { tellOnce } from "./tell.ts";

/** How one object of one delivery ended. A manifest whose own key would be too long is told of in the log alone. */
export type Ending =
  | { readonly kind: "recorded"; readonly manifest: Manifest; readonly remaining?: number }
  | { readonly kind: "ignored"; readonly reason: IgnoredReason };

/** What follows once outputs and manifest stand: the original is deleted if that is wanted, and the topic is told. */
export async function finish(job: Job, found: StandingManifest): Promise<Ending> {
  let { manifest, standing } = found;
  let remaining: number | undefined;
  if (
    standing.metadata[DELETION_WANTED] !== undefined &&
    manifest.status === "pixelated" &&
    manifest.original === "kept"
  ) {
    const remains = await job.tools.telemetry.timed("Delete", () => deleteOriginal(job, found));
    remaining = remains.remaining;
    if (remains.deleted) {
      const deleted = (it: Manifest) => ({ ...it, original: "deleted" as const });
      const revised = await reviseManifest(job, found, deleted);
      ({ manifest, standing } = revised ?? { manifest: deleted(manifest), standing });
    }
  }
  await tellOnce(job, { manifest, standing }, remaining);
  return { kind: "recorded", manifest, ...(remaining === undefined ? {} : { remaining }) };
}

/** The source is not there: deleted by someone, or by an earlier delivery that may have stopped in between. */
export async function finishGone(job: Job): Promise<Ending> {
  const found = await readManifest(job);
  return found === undefined ? { kind: "ignored", reason: "gone" } : finish(job, found);
}
