import * as v from "valibot";
import { type Announcement, readOrCollectError, mergeAnnouncements } from "./announcement.ts";
import { readMessage } from "./message.ts";

/** What a topic sends to a function. Source: AWS Lambda Developer Guide, "Invoking Lambda functions with SNS". */
const invocation = v.object({
  Records: v.pipe(
    v.array(v.object({ EventSource: v.literal("aws:sns"), Sns: v.object({ Message: v.string() }) })),
    v.minLength(1),
  ),
});

/** Reads what a topic that S3 announces to sends on; undefined when it is something else. */
export function readSns(event: unknown): Announcement | undefined {
  if (!v.is(invocation, event)) return undefined;
  return mergeAnnouncements(
    event.Records.map(({ Sns }) => readOrCollectError(() => readMessage(Sns.Message))),
  );
}
