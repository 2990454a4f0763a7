import { UnknownEvent } from "../errors.ts";
import { readBatchOperations } from "./batch-operations.ts";
import { describeShape } from "./describe-shape.ts";
import type { ParsedEvent, PartResult } from "./event-part.ts";
import { readEventBridge } from "./eventbridge.ts";
import { readS3Notification } from "./s3-notification.ts";
import { readSns } from "./sns.ts";
import { readSqs } from "./sqs.ts";

/**
 * Detects the source of an event by its fields and reads it.
 *
 * @throws {UnknownEvent} for an event that no source sends, with a description of its fields.
 */
export function readEvent(event: unknown): ParsedEvent {
  const announcement = readS3Notification(event) ?? readEventBridge(event) ?? readSns(event);
  if (announcement !== undefined) return { parts: [announcement], answer: throwFailures };
  const parsed = readSqs(event) ?? readBatchOperations(event);
  if (parsed !== undefined) return parsed;
  throw new UnknownEvent(
    `Expected an event of S3, EventBridge, SNS, SQS, S3 Batch Operations or an HTTP API but received ${describeShape(event)}`,
  );
}

/** Throws the failures. An asynchronous invocation has no other way to request a retry, and it retries the whole event. */
function throwFailures(results: readonly PartResult[]): void {
  const failures = results.flatMap((result) => result.failures);
  const [first, ...others] = failures;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new AggregateError(failures, failures.map((failure) => failure.message).join("; "));
}
