import { isOfSameDelivery, isOver, isSignedBy, signatureOf } from "./attempt.ts";
import { StorageFault } from "../errors.ts";
import { isAboutSame, readManifest, type StandingManifest } from "./stored-manifest.ts";
import type { RecordedEnding } from "./outcome.ts";
import { type Job, manifestPlace } from "./job.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { messageOf } from "../notifications/message.ts";
import { replaceManifest, reviseManifest } from "./revise-manifest.ts";
import { quotedPlace } from "../quoting.ts";

/** Attempts that may take over a manifest one after the other before that is called a fault. */
const MAX_HOLDERS = 12;

/**
 * Pauses between looks at a manifest that another attempt at the same delivery has signed. Together 3 seconds: publishing
 * and recording it takes a tenth of one, and whoever does neither in that time has stopped.
 */
const PAUSES_MS = [25, 50, 100, 200, 400, 800, 1_600];

/**
 * Publishes the message about a manifest unless that was done or is another's to do. A function that stops between
 * publishing and recording it publishes again: consumers drop a message whose `id` they have seen, and a FIFO topic does
 * it for them.
 *
 * @param countRemaining what is left under the source's key, if the original was to be deleted.
 */
export async function tellOnce(
  job: Job,
  found: StandingManifest,
  countRemaining?: () => Promise<number | undefined>,
): Promise<void> {
  const { notifier, telemetry } = job.tools;
  if (notifier === undefined) return;
  const mine = await takeTurn(job, found);
  if (mine === undefined) return;
  const message = messageOf(mine.manifest, manifestPlace(job), await countRemaining?.());
  await telemetry.timed("Notify", () => notifier.publish(message, job.deadline.signal));
  try {
    await reviseManifest(job, mine, (manifest) => ({ ...manifest, notification: "sent" }));
  } catch (error) {
    // The message is out: to fail now would only have it sent again.
    telemetry.warn("The message was sent, but that could not be recorded", error);
  }
}

/** A rejection that no manifest can hold is told of by every delivery, under the same id. */
export async function tellUnrecorded(job: Job, manifest: Manifest): Promise<RecordedEnding> {
  const { notifier, settings, telemetry } = job.tools;
  if (notifier !== undefined) {
    const message = messageOf(manifest, { bucket: settings.processedBucket });
    await telemetry.timed("Notify", () => notifier.publish(message, job.deadline.signal));
  }
  return { kind: "recorded", manifest };
}

/**
 * Whoever signed a manifest tells of it. Another attempt does so in its place when its invocation is over, or when it is an
 * attempt at the same delivery, which is repeated because it failed, and is seen not to go on.
 *
 * @returns the manifest, signed by this attempt; undefined when nothing is to be told.
 */
async function takeTurn(job: Job, found: StandingManifest): Promise<StandingManifest | undefined> {
  let current: StandingManifest | undefined = found;
  for (let holders = 1; holders <= MAX_HOLDERS; holders++) {
    if (current.manifest.notification === "sent") return undefined;
    if (isSignedBy(job, current.standing)) return current;
    if (!isOver(current.standing, job.tools.now())) {
      if (!isOfSameDelivery(job, current.standing)) return undefined;
      const changed = await watch(job, current);
      if (changed !== current) {
        if (changed === undefined) return undefined;
        current = changed;
        continue;
      }
    }
    const taken = await takeOver(job, current);
    if (taken !== undefined) return taken;
    current = await readAgain(job, found);
    if (current === undefined) return undefined;
  }
  throw new StorageFault(`The manifest of ${quotedPlace(job.ref)} kept changing hands`);
}

/** Of two that take over the same manifest one fails, as the bytes and so the ETag are others then. */
function takeOver(job: Job, { manifest, standing }: StandingManifest): Promise<StandingManifest | undefined> {
  return replaceManifest(job, standing, {
    manifest: { ...manifest, notification: { by: job.attemptId } },
    metadata: { ...standing.metadata, ...signatureOf(job) },
  });
}

/** @returns the manifest once it has changed, or itself if it does not; undefined when it is about something else. */
async function watch(job: Job, found: StandingManifest): Promise<StandingManifest | undefined> {
  for (const milliseconds of PAUSES_MS) {
    await job.tools.pause(milliseconds);
    const there = await readAgain(job, found);
    if (there?.standing.etag !== found.standing.etag) return there;
  }
  return found;
}

async function readAgain(job: Job, found: StandingManifest): Promise<StandingManifest | undefined> {
  const there = await readManifest(job);
  return there !== undefined && isAboutSame(there.standing, found.standing) ? there : undefined;
}
