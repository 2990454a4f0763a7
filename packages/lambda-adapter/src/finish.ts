import { deleteOriginal } from "./delete-original.ts";
import type { IgnoredReason } from "./events/announcement.ts";
import { readManifest, type StandingManifest } from "./find-done.ts";
import { type Job, manifestPlace } from "./job.ts";
import { type Manifest, serialiseManifest } from "./manifest.ts";
import { DELETION_WANTED, DELIVERY, DELIVERY_ENDS, NOTIFIED } from "./manifest-metadata.ts";
import { messageOf } from "./notify.ts";
import type { Standing } from "./settle.ts";

/** How one object of one delivery ended. A manifest whose own key would be too long is told of in the log alone. */
export type Ending =
  | { readonly kind: "recorded"; readonly manifest: Manifest; readonly remaining?: number }
  | { readonly kind: "ignored"; readonly reason: IgnoredReason };

/** For manifests that do not say when their writer's invocation ends: none runs longer (Lambda quotas). */
const LONGEST_INVOCATION_MS = 15 * 60 * 1_000;

/** What clocks of two containers may differ by, and what an invocation keeps back of its time. */
const GRACE_MS = 5_000;

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
      const completed = { ...manifest, original: "deleted" as const };
      const etag = await rewrite(job, completed, standing.metadata, standing.etag);
      manifest = completed;
      standing = { ...standing, etag: etag ?? standing.etag };
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

/**
 * Publishes the message about a manifest unless that was done or is another delivery's to do. A function that stops
 * between publishing and recording it publishes again: consumers drop a message whose `id` they have seen, and a FIFO
 * topic does it for them.
 */
async function tellOnce(
  job: Job,
  { manifest, standing }: StandingManifest,
  remaining: number | undefined,
): Promise<void> {
  const { notifier, telemetry } = job.tools;
  if (notifier === undefined || standing.metadata[NOTIFIED] !== undefined) return;
  const isMine = standing.metadata[DELIVERY] === job.deliveryId;
  if (!isMine && !isAbandoned(standing, job.tools.now())) return;
  const message = messageOf(manifest, manifestPlace(job), remaining);
  await telemetry.timed("Notify", () => notifier.publish(message, job.deadline.signal));
  try {
    await rewrite(job, manifest, { ...standing.metadata, [NOTIFIED]: "true" }, standing.etag);
  } catch (error) {
    // The message is out: to fail now would only have it sent again.
    telemetry.warn("The message was sent, but that could not be recorded", error);
  }
}

/**
 * Whether whoever wrote a manifest is over. Its own repetition may still come and tell; an event that comes back from a
 * dead-letter queue comes under another name, and without this would find everything done and tell nobody.
 */
function isAbandoned({ metadata, modified }: Standing, now: Date): boolean {
  const ends = Date.parse(metadata[DELIVERY_ENDS] ?? "");
  const isOverAt = Number.isNaN(ends) ? modified.getTime() + LONGEST_INVOCATION_MS : ends;
  return now.getTime() > isOverAt + GRACE_MS;
}

/** Writes a manifest again if it still is the one that was seen. */
function rewrite(
  { tools, deadline, ...job }: Job,
  manifest: Manifest,
  metadata: Readonly<Record<string, string>>,
  etag: string,
): Promise<string | undefined> {
  return tools.store.put(
    manifestPlace({ ...job, tools, deadline }),
    { bytes: serialiseManifest(manifest), contentType: "application/json", metadata },
    { etag },
    deadline.signal,
  );
}
