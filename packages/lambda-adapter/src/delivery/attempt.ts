import type { Job } from "./job.ts";
import { ATTEMPT, DELIVERY, DELIVERY_ENDS } from "./manifest-metadata.ts";
import type { StoredObject } from "./conditional-put.ts";

/** For manifests that do not say when their writer's invocation ends: none runs longer (Lambda quotas). */
const LONGEST_INVOCATION_MS = 15 * 60 * 1_000;

/** What clocks of two containers may differ by, and what an invocation keeps back of its time. */
const GRACE_MS = 5_000;

/** What an attempt writes on a manifest that it is going to tell of, for others to know whose it is and for how long. */
export function signatureOf({ tools, deadline, deliveryId, attemptId }: Job): Record<string, string> {
  return {
    [DELIVERY]: deliveryId,
    [ATTEMPT]: attemptId,
    [DELIVERY_ENDS]: new Date(tools.now().getTime() + deadline.remainingMs()).toISOString(),
  };
}

/** Whether this very attempt signed the manifest. */
export function isSignedBy({ attemptId }: Job, { metadata }: Pick<StoredObject, "metadata">): boolean {
  return metadata[ATTEMPT] === attemptId;
}

/** Whether it was signed by an attempt at the same delivery. */
export function isOfSameDelivery({ deliveryId }: Job, { metadata }: Pick<StoredObject, "metadata">): boolean {
  return metadata[DELIVERY] === deliveryId;
}

/** Whether the invocation that signed an object is over, so that its attempt can have been given up. */
export function isInvocationOver(
  { metadata, modified }: Pick<StoredObject, "metadata" | "modified">,
  now: Date,
  graceMs = GRACE_MS,
): boolean {
  const ends = Date.parse(metadata[DELIVERY_ENDS] ?? "");
  const isOverAt = Number.isNaN(ends) ? modified.getTime() + LONGEST_INVOCATION_MS : ends;
  return now.getTime() > isOverAt + graceMs;
}
