/**
 * Metadata of a manifest that is about deliveries, not about the image: the manifest's bytes stay the same whoever
 * writes them.
 */

/** The delivery that wrote the manifest first, and so has to tell of it. */
export const DELIVERY = "pixelate-delivery";

/** The attempt at that delivery. A delivery may be attempted twice at the same time: queues deliver at least once. */
export const ATTEMPT = "pixelate-attempt";

/** When that attempt's invocation is over at the latest, in ISO 8601. */
export const DELIVERY_ENDS = "pixelate-delivery-ends";

/** "true" when the original is to be deleted, so that a rerun can complete that after the original is gone. */
export const DELETION_WANTED = "pixelate-deletion";
