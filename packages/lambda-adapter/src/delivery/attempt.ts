import type { StoredObject } from "../storage/store.ts";
import type { Job } from "./job.ts";

/**
 * The metadata by which attempts recognise each other's manifests and markers. It describes the delivery and not the image:
 * the bytes of a manifest do not depend on the attempt that writes it.
 */
const DELIVERY = "pixelate-delivery";
const ATTEMPT = "pixelate-attempt";
/** The latest end of the attempt's invocation, in ISO 8601. */
const DELIVERY_ENDS = "pixelate-delivery-ends";
const MEMORY = "pixelate-memory-bytes";
const TIME = "pixelate-time-ms";

/** The longest invocation (Lambda quotas), for objects that do not say when their writer's invocation ends. */
const LONGEST_INVOCATION_MS = 15 * 60 * 1_000;

/** The allowed difference between the clocks of two containers, plus the time that every invocation reserves. */
const GRACE_MS = 5_000;

/** The allowed difference between the time limits of two invocations of the same function. */
const TOLERANCE = 1.1;

type Signed = Pick<StoredObject, "metadata">;
type Resources = Pick<Job, "tools" | "deadline">;

/** Returns the metadata that names this attempt, its delivery and the end of its invocation. */
export function signatureOf({ tools, deadline, deliveryId, attemptId }: Job): Record<string, string> {
  return {
    [DELIVERY]: deliveryId,
    [ATTEMPT]: attemptId,
    [DELIVERY_ENDS]: new Date(tools.now().getTime() + deadline.remainingMs()).toISOString(),
  };
}

/** Returns the id of the attempt that signed an object. */
export function attemptIn({ metadata }: Signed): string | undefined {
  return metadata[ATTEMPT];
}

/** Reports whether this attempt signed an object. */
export function isSignedBy({ attemptId }: Job, { metadata }: Signed): boolean {
  return metadata[ATTEMPT] === attemptId;
}

/** Reports whether an attempt at the same delivery signed an object. */
export function isOfSameDelivery({ deliveryId }: Job, { metadata }: Signed): boolean {
  return metadata[DELIVERY] === deliveryId;
}

/** Reports whether the invocation that signed an object has ended. Another attempt may then take over. */
export function isInvocationOver(
  { metadata, modified }: Pick<StoredObject, "metadata" | "modified">,
  now: Date,
  graceMs = GRACE_MS,
): boolean {
  const ends = Date.parse(metadata[DELIVERY_ENDS] ?? "");
  const latestEnd = Number.isNaN(ends) ? modified.getTime() + LONGEST_INVOCATION_MS : ends;
  return now.getTime() > latestEnd + graceMs;
}

/** Returns the metadata that records the memory and the time of this attempt. */
export function resourcesOf({ tools, deadline }: Resources): Record<string, string> {
  return { [MEMORY]: String(tools.memoryBytes), [TIME]: String(deadline.totalMs) };
}

/** Reports whether this invocation has more memory or time than the attempt that wrote an object, and may succeed. */
export function hasMoreResources({ tools, deadline }: Resources, { metadata }: Signed): boolean {
  return (
    tools.memoryBytes > Number(metadata[MEMORY] ?? 0) * TOLERANCE ||
    deadline.totalMs > Number(metadata[TIME] ?? 0) * TOLERANCE
  );
}
