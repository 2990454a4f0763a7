import * as v from "valibot";
import { UnknownEvent } from "../errors.ts";
import type { Announcement } from "./announcement.ts";
import { describeShape } from "./describe-shape.ts";
import { readEventBridge } from "./eventbridge.ts";
import { readS3Notification } from "./s3-notification.ts";

/** The envelope in which SNS delivers to a queue, unless raw delivery is on. */
const envelope = v.object({ Type: v.literal("Notification"), TopicArn: v.string(), Message: v.string() });

/**
 * Reads the text of a message: what S3 or EventBridge announced, or an SNS envelope that holds it.
 *
 * @throws {UnknownEvent} for anything else, naming what it looks like.
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
    // The parser's own words quote the text, which is nobody's business in a log.
    throw new UnknownEvent(
      `Expected a message in JSON but received ${text.length} characters of something else`,
    );
  }
}
