import { randomUUID } from "node:crypto";
import type { EventName, ObjectChange } from "../s3/event.ts";

/** EventBridge's reason for each kind of creation (S3 user guide, "EventBridge event message structure"). */
const REASONS: Readonly<Partial<Record<EventName, string>>> = {
  "ObjectCreated:Put": "PutObject",
  "ObjectCreated:Post": "POST Object",
  "ObjectCreated:Copy": "CopyObject",
  "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
};

/** Returns the event that S3 sends to EventBridge for a change. Unlike in an S3 notification, the key is not encoded. */
export function eventBridgeEventOf(change: ObjectChange, region: string): Readonly<Record<string, unknown>> {
  const created = change.name.startsWith("ObjectCreated:");
  const isMarker = change.name === "ObjectRemoved:DeleteMarkerCreated";
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": created ? "Object Created" : "Object Deleted",
    source: "aws.s3",
    account: "000000000000",
    time: change.time,
    region,
    resources: [`arn:aws:s3:::${change.bucket}`],
    detail: {
      version: "0",
      bucket: { name: change.bucket },
      object: {
        key: change.key,
        ...(change.size !== undefined && { size: change.size }),
        ...(change.etag !== undefined && { etag: change.etag }),
        ...(change.versionId !== undefined && { "version-id": change.versionId }),
        sequencer: change.sequence.toString(16).toUpperCase().padStart(18, "0"),
      },
      "request-id": change.requestId,
      requester: change.principal,
      "source-ip-address": "127.0.0.1",
      reason: REASONS[change.name] ?? "DeleteObject",
      ...(!created && { "deletion-type": isMarker ? "Delete Marker Created" : "Permanently Deleted" }),
    },
  };
}
