import * as v from "valibot";
import { readOrCollectError } from "./announcement.ts";
import { readMessage } from "./message.ts";
import type { EventPart, PartResult, ParsedEvent } from "./event-part.ts";

/** What the poller of a queue hands over. Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const batch = v.object({
  Records: v.pipe(
    v.array(
      v.object({
        eventSource: v.literal("aws:sqs"),
        messageId: v.string(),
        body: v.string(),
        attributes: v.optional(v.object({ ApproximateReceiveCount: v.optional(v.string()) })),
      }),
    ),
    v.minLength(1),
  ),
});

type Message = v.InferOutput<typeof batch>["Records"][number];

/**
 * Reads a batch from a queue; undefined when it is something else. The answer names the messages to be delivered
 * again, so the event source mapping must have `ReportBatchItemFailures` on. A message that cannot be read is among
 * them: it ends in the dead-letter queue, where someone sees it.
 *
 * Of FIFO queues AWS asks to stop at the first failure and to hand back all that follows ("Handling errors for an SQS
 * event source"), to keep the order. Here order says nothing, for the current version is read whatever the event was
 * about; and stopping would let one message that cannot be read take its neighbours to the dead-letter queue.
 */
export function readSqs(event: unknown): ParsedEvent | undefined {
  if (!v.is(batch, event)) return undefined;
  return { parts: event.Records.map(partOf), answer: reportBatchItemFailures };
}

function partOf({ messageId, body, attributes }: Message): EventPart {
  const wasReceivedBefore = Number(attributes?.ApproximateReceiveCount ?? 1) > 1;
  return { id: messageId, wasReceivedBefore, ...readOrCollectError(() => readMessage(body)) };
}

function reportBatchItemFailures(results: readonly PartResult[]): {
  batchItemFailures: { itemIdentifier: string }[];
} {
  return {
    batchItemFailures: results
      .filter(({ failures }) => failures.length > 0)
      .map(({ part }) => ({ itemIdentifier: part.id ?? "" })),
  };
}
