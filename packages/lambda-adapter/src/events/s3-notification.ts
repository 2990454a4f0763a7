import * as v from "valibot";
import { UnknownEvent } from "../errors.ts";
import { type Announcement, mergeAnnouncements, readOrCollectError } from "./announcement.ts";
import { describeShape } from "./describe-shape.ts";
import { formDecode } from "./form-decode.ts";

/**
 * Accepts a record of version 2.x. Within a major version AWS only adds fields. Source: Amazon S3 User Guide, "Event message
 * structure".
 */
const record = v.object({
  eventVersion: v.pipe(v.string(), v.regex(/^2\./, 'Expected "2.x"')),
  eventSource: v.literal("aws:s3"),
  eventName: v.string(),
  s3: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({ key: v.string(), versionId: v.optional(v.string()) }),
  }),
});

const notification = v.object({ Records: v.array(v.unknown()) });

/** Accepts the event that S3 sends once when a notification is configured. It has no records. */
const testEvent = v.object({ Service: v.literal("Amazon S3"), Event: v.literal("s3:TestEvent") });

/** Reads a notification that S3 sends to a function, a topic or a queue. Returns undefined for any other event. */
export function readS3Notification(event: unknown): Announcement | undefined {
  if (v.is(testEvent, event)) return readOrCollectError(() => ({ ignored: ["test-event"] }));
  if (!v.is(notification, event)) return undefined;
  const { Records: records } = event;
  if (records.length > 0 && !records.some((it) => v.is(record, it))) return undefined;
  return mergeAnnouncements(records.map((it) => readOrCollectError(() => readRecord(it))));
}

function readRecord(it: unknown): Partial<Announcement> {
  if (!v.is(record, it)) {
    throw new UnknownEvent(`Expected a record of S3, version 2.x, but received ${describeShape(it)}`);
  }
  const { eventName, s3 } = it;
  const isRemoval = eventName.startsWith("ObjectRemoved:");
  if (!isRemoval && !isReadableNow(eventName)) {
    return { ignored: [eventName.startsWith("LifecycleExpiration:") ? "deletion" : "other-event"] };
  }
  const { key, versionId } = s3.object;
  const location = { bucket: s3.bucket.name, key: formDecode(key) };
  const ref = versionId === undefined ? location : { ...location, versionId };
  return isRemoval ? { removed: [ref] } : { objects: [ref] };
}

/** Reports whether the event's object can be read now. A restored object can, for some days. */
function isReadableNow(eventName: string): boolean {
  return eventName.startsWith("ObjectCreated:") || eventName === "ObjectRestore:Completed";
}
