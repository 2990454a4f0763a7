import * as v from "valibot";
import { type Announcement, mergeAnnouncements, readOrCollectError } from "./announcement.ts";
import { readMessage } from "./message.ts";

/** Accepts a topic's invocation. Source: AWS Lambda Developer Guide, "Invoking Lambda functions with SNS". */
const invocation = v.object({
  Records: v.pipe(
    v.array(v.object({ EventSource: v.literal("aws:sns"), Sns: v.object({ Message: v.string() }) })),
    v.minLength(1),
  ),
});

/** Reads S3 events that a topic forwards. Returns undefined for any other event. */
export function readSns(event: unknown): Announcement | undefined {
  if (!v.is(invocation, event)) return undefined;
  return mergeAnnouncements(
    event.Records.map(({ Sns }) => readOrCollectError(() => readMessage(Sns.Message))),
  );
}
