import * as v from "valibot";
import { readOrCollectError } from "./announcement.ts";
import type { EventPart, ParsedEvent, PartResult } from "./event-part.ts";
import { readMessage } from "./message.ts";

/** Accepts a batch of messages from a queue. Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS". */
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
 * Reads a batch from a queue. Returns undefined for any other event. The answer lists the messages to retry, so the event
 * source mapping needs `ReportBatchItemFailures`. An unreadable message is one of them and ends in the dead-letter queue.
 *
 * AWS recommends to stop at the first failure of a FIFO queue, to keep the order ("Handling errors for an SQS event source").
 * This function does not stop. The order does not matter, because it always reads the current version. Stopping would also
 * send the neighbours of an unreadable message to the dead-letter queue.
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
