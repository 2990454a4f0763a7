import * as v from "valibot";
import type { Announcement } from "./announcement.ts";

/**
 * The fields that are used of S3's events on EventBridge. Source: Amazon S3 User Guide, "EventBridge event message
 * structure". How keys are encoded is not documented there; they are seen to be plain and are taken as they are.
 */
const s3Event = v.object({
  source: v.literal("aws.s3"),
  "detail-type": v.string(),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({ key: v.string(), "version-id": v.optional(v.string()) }),
  }),
});

/** Reads an event that EventBridge passes on from S3; undefined when it is something else. */
export function readEventBridge(event: unknown): Announcement | undefined {
  if (!v.is(s3Event, event)) return undefined;
  const { bucket, object } = event.detail;
  switch (event["detail-type"]) {
    case "Object Created": {
      const versionId = object["version-id"];
      const ref = { bucket: bucket.name, key: object.key };
      return { objects: [versionId === undefined ? ref : { ...ref, versionId }], ignored: [] };
    }
    case "Object Deleted":
      return { objects: [], ignored: ["deletion"] };
    default:
      return { objects: [], ignored: ["other-event"] };
  }
}
