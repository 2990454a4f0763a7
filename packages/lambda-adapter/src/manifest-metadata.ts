/**
 * Metadata of a manifest that is about deliveries, not about the image: the manifest's bytes stay the same whoever
 * writes them.
 */

/** The delivery that wrote the manifest first, and so has to tell of it. */
export const DELIVERY = "pixelate-delivery";

/** When that delivery's invocation is over at the latest, in ISO 8601. */
export const DELIVERY_ENDS = "pixelate-delivery-ends";

/** "true" once the message about it was accepted by SNS. */
export const NOTIFIED = "pixelate-notified";

/** "true" when the original is to be deleted, so that a rerun can complete that after the original is gone. */
export const DELETION_WANTED = "pixelate-deletion";
