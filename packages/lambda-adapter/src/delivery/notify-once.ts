import { StorageFault } from "../errors.ts";
import type { StoredManifest } from "../manifest/find-manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { messageOf } from "../notifications/message.ts";
import { quotedLocation } from "../quoting.ts";
import { isInvocationOver, isOfSameDelivery, isSignedBy, signatureOf } from "./attempt.ts";
import { type Job, manifestLocation } from "./job.ts";
import type { RecordedOutcome } from "./outcome.ts";
import { hasSameProvenance, readManifest, replaceManifest, reviseManifest } from "./stored-manifest.ts";

/** Limits how often attempts may take over the notification from each other. */
const MAX_TAKEOVERS = 12;

/**
 * Pauses between reads of a manifest that another attempt at the same delivery signed: 3 seconds in all. That attempt needs a
 * tenth of a second to publish and to record it. After three seconds it has stopped.
 */
const PAUSES_MS = [25, 50, 100, 200, 400, 800, 1_600];

/**
 * Publishes the message about a manifest, unless it was published or another attempt will publish it. A function that stops
 * between publishing and recording publishes again. Consumers drop a message whose `id` they know; a FIFO topic does it for
 * them.
 *
 * @param countRemaining counts the versions under the source's key, if the original had to be deleted.
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
    // The message is published. A failure would only publish it again.
    telemetry.warn("The message was sent, but that could not be recorded", error);
  }
}

/** Publishes a rejection that cannot have a manifest. Every delivery does, with the same message id. */
export async function notifyWithoutManifest(job: Job, manifest: Manifest): Promise<RecordedOutcome> {
  const { notifier, settings, telemetry } = job.tools;
  if (notifier !== undefined) {
    const message = messageOf(manifest, { bucket: settings.processedBucket });
    await telemetry.timed("Notify", () => notifier.publish(message, job.deadline.signal));
  }
  return { kind: "recorded", manifest };
}

/**
 * Decides whether this attempt publishes the message. The attempt that signed the manifest does. Another attempt takes over
 * once that invocation is over, or once a manifest of its own delivery has not changed for three seconds.
 *
 * @returns the manifest, signed by this attempt; undefined if this attempt must not publish.
 */
async function acquireNotification(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  let current: StoredManifest | undefined = found;
  for (let takeovers = 1; takeovers <= MAX_TAKEOVERS; takeovers++) {
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
  throw new StorageFault(`Other attempts kept taking over the notification about ${quotedLocation(job.ref)}`);
}

/** Signs a manifest. If two attempts do so at once, the first changes the bytes and the ETag, and the second fails. */
function takeOver(job: Job, { manifest, stored }: StoredManifest): Promise<StoredManifest | undefined> {
  return replaceManifest(job, stored, {
    manifest: { ...manifest, notification: { by: job.attemptId } },
    metadata: { ...stored.metadata, ...signatureOf(job) },
  });
}

/** Waits for another attempt. Returns the changed manifest, the same one if it did not change, or undefined if replaced. */
async function waitForChange(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  for (const milliseconds of PAUSES_MS) {
    await job.tools.pause(milliseconds);
    const existing = await readUnlessReplaced(job, found);
    if (existing?.stored.etag !== found.stored.etag) return existing;
  }
  return found;
}

/** Reads a manifest again. Returns undefined if it is now about another version or other settings. */
async function readUnlessReplaced(job: Job, found: StoredManifest): Promise<StoredManifest | undefined> {
  const existing = await readManifest(job);
  return existing !== undefined && hasSameProvenance(existing.stored, found.stored) ? existing : undefined;
}
