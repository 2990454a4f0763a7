import * as v from "valibot";
import { type Announcement, readOrCollectError } from "./announcement.ts";

/**
 * Accepts an S3 event from EventBridge. Source: Amazon S3 User Guide, "EventBridge event message structure". The guide does
 * not document the encoding of keys; observed keys are not encoded.
 */
const s3Event = v.object({
  source: v.literal("aws.s3"),
  "detail-type": v.string(),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({ key: v.string(), "version-id": v.optional(v.string()) }),
    reason: v.optional(v.string()),
  }),
});

/** Reads an S3 event from EventBridge. Returns undefined for any other event. */
export function readEventBridge(event: unknown): Announcement | undefined {
  if (!v.is(s3Event, event)) return undefined;
  return readOrCollectError(() => readDetail(event));
}

function readDetail({ "detail-type": type, detail }: v.InferOutput<typeof s3Event>): Partial<Announcement> {
  const versionId = detail.object["version-id"];
  const location = { bucket: detail.bucket.name, key: detail.object.key };
  const ref = versionId === undefined ? location : { ...location, versionId };
  switch (type) {
    case "Object Created":
    case "Object Restore Completed":
      return { objects: [ref] };
    case "Object Deleted":
      // The other reason is "Lifecycle Expiration".
      return detail.reason === "DeleteObject" ? { removed: [ref] } : { ignored: ["deletion"] };
    default:
      return { ignored: ["other-event"] };
  }
}
