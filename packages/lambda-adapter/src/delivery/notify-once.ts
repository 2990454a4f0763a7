import { isOfSameDelivery, isInvocationOver, isSignedBy, signatureOf } from "./attempt.ts";
import { StorageFault } from "../errors.ts";
import { hasSameProvenance, readManifest, type StoredManifest } from "./stored-manifest.ts";
import type { RecordedOutcome } from "./outcome.ts";
import { type Job, manifestLocation } from "./job.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { messageOf } from "../notifications/message.ts";
import { replaceManifest, reviseManifest } from "./revise-manifest.ts";
import { quotedLocation } from "../quoting.ts";

/** Attempts that may take over a manifest one after the other before that is called a fault. */
const MAX_TAKEOVERS = 12;

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
export async function notifyOnce(
  job: Job,
  found: StoredManifest,
  countRemaining?: () => Promise<number | undefined>,
): Promise<void> {
  const { notifier, telemetry } = job.tools;
  if (notifier === undefined) return;
  const acquired = await acquireNotification(job, found);
  if (acquired === undefined) return;
  const message = messageOf(acquired.manifest, manifestLocation(job), await countRemaining?.());
  await telemetry.timed("Notify", () => notifier.publish(message, job.deadline.signal));
  try {
    await reviseManifest(job, acquired, (manifest) => ({ ...manifest, notification: "sent" }));
  } catch (error) {
    // The message is out: to fail now would only have it sent again.
    telemetry.warn("The message was sent, but that could not be recorded", error);
  }
}

/** A rejection that no manifest can hold is told of by every delivery, under the same id. */
export async function notifyWithoutManifest(job: Job, manifest: Manifest): Promise<RecordedOutcome> {
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
async function acquireNotification(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  let current: StoredManifest | undefined = found;
  for (let holders = 1; holders <= MAX_TAKEOVERS; holders++) {
    if (current.manifest.notification === "sent") return undefined;
    if (isSignedBy(job, current.stored)) return current;
    if (!isInvocationOver(current.stored, job.tools.now())) {
      if (!isOfSameDelivery(job, current.stored)) return undefined;
      const changed = await waitForChange(job, current);
      if (changed !== current) {
        if (changed === undefined) return undefined;
        current = changed;
        continue;
      }
    }
    const taken = await takeOver(job, current);
    if (taken !== undefined) return taken;
    current = await readUnlessReplaced(job, found);
    if (current === undefined) return undefined;
  }
  throw new StorageFault(`The manifest of ${quotedLocation(job.ref)} kept changing hands`);
}

/** Of two that take over the same manifest one fails, as the bytes and so the ETag are others then. */
function takeOver(job: Job, { manifest, stored }: StoredManifest): Promise<StoredManifest | undefined> {
  return replaceManifest(job, stored, {
    manifest: { ...manifest, notification: { by: job.attemptId } },
    metadata: { ...stored.metadata, ...signatureOf(job) },
  });
}

/** @returns the manifest once it has changed, or itself if it does not; undefined when it is about something else. */
async function waitForChange(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  for (const milliseconds of PAUSES_MS) {
    await job.tools.pause(milliseconds);
    const existing = await readUnlessReplaced(job, found);
    if (existing?.stored.etag !== found.stored.etag) return existing;
  }
  return found;
}

async function readUnlessReplaced(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  const existing = await readManifest(job);
  return existing !== undefined && hasSameProvenance(existing.stored, found.stored) ? existing : undefined;
}
