import { UnknownEvent } from "../errors.ts";
import { readBatchOperations } from "./batch-operations.ts";
import { describeShape } from "./describe-shape.ts";
import { readEventBridge } from "./eventbridge.ts";
import type { PartResult, ParsedEvent } from "./event-part.ts";
import { readS3Notification } from "./s3-notification.ts";
import { readSns } from "./sns.ts";
import { readSqs } from "./sqs.ts";

/**
 * Tells the sources of events apart by their shape.
 *
 * @throws {UnknownEvent} naming what the event looks like when no source knows it.
 */
export function readEvent(event: unknown): ParsedEvent {
  const readOrCollectError = readS3Notification(event) ?? readEventBridge(event) ?? readSns(event);
  if (readOrCollectError !== undefined) return { parts: [readOrCollectError], answer: throwFailures };
  const parsed = readSqs(event) ?? readBatchOperations(event);
  if (parsed !== undefined) return parsed;
  throw new UnknownEvent(
    `Expected an event of S3, EventBridge, SNS, SQS, S3 Batch Operations or an HTTP API but received ${describeShape(event)}`,
  );
}

/** For asynchronous invocations there is one way to ask for another delivery, and it is for the event as a whole. */
function throwFailures(results: readonly PartResult[]): void {
  const failures = results.flatMap((result) => result.failures);
  const [first, ...others] = failures;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new AggregateError(failures, failures.map((failure) => failure.message).join("; "));
}
