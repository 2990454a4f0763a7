import * as v from "valibot";
import { UnknownEvent } from "../errors.ts";
import { type Announcement, readOrCollectError, mergeAnnouncements } from "./announcement.ts";
import { describeShape } from "./describe-shape.ts";
import { formDecode } from "./form-decode.ts";

/**
 * The fields that are used of an event message, version 2.x: within a major version AWS only adds fields.
 * Source: Amazon S3 User Guide, "Event message structure".
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

/** What S3 sends once when a notification is set up; it has no records. */
const testEvent = v.object({ Service: v.literal("Amazon S3"), Event: v.literal("s3:TestEvent") });

/** Reads what S3 sends to a function, topic or queue; undefined when it is something else. */
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
  if (!isReadableNow(eventName)) return { ignored: [isDeletion(eventName) ? "deletion" : "other-event"] };
  const { key, versionId } = s3.object;
  const ref = { bucket: s3.bucket.name, key: formDecode(key) };
  return { objects: [versionId === undefined ? ref : { ...ref, versionId }] };
}

/** A restored object is a copy that can be read for some days. Whoever put it there announced it when it was archived. */
function isReadableNow(eventName: string): boolean {
  return eventName.startsWith("ObjectCreated:") || eventName === "ObjectRestore:Completed";
}

function isDeletion(eventName: string): boolean {
  return eventName.startsWith("ObjectRemoved:") || eventName.startsWith("LifecycleExpiration:");
}
