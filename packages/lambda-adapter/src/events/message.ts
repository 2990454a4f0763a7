import * as v from "valibot";
import { UnknownEvent } from "../errors.ts";
import type { Announcement } from "./announcement.ts";
import { describeShape } from "./describe-shape.ts";
import { readEventBridge } from "./eventbridge.ts";
import { readS3Notification } from "./s3-notification.ts";

/** Accepts the envelope in which SNS delivers to a queue without raw delivery. */
const envelope = v.object({ Type: v.literal("Notification"), TopicArn: v.string(), Message: v.string() });

/**
 * Reads the text of a message: an event of S3 or EventBridge, or an SNS envelope that contains one.
 *
 * @throws {UnknownEvent} for any other text, with a description of its fields.
 */
export function readMessage(text: string): Announcement {
  const content = parseJson(text);
  if (v.is(envelope, content)) return readMessage(content.Message);
  const announcement = readS3Notification(content) ?? readEventBridge(content);
  if (announcement !== undefined) return announcement;
  throw new UnknownEvent(`Expected a message about an S3 object but received ${describeShape(content)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which must not be logged.
    throw new UnknownEvent(
      `Expected a message in JSON but received ${text.length} characters of something else`,
    );
  }
}
