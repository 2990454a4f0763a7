import { createHash } from "node:crypto";
import type { LambdaFunction } from "../lambda/function.ts";
import type { InvocationResult } from "../lambda/sandbox.ts";
import type { Queue, QueueMessage } from "./queue.ts";

export interface QueueMappingOptions {
  readonly batchSize?: number;
  /** Pause between polls of the queue. */
  readonly pollMs?: number;
  /** Called for each batch with the result of its invocation. */
  readonly onBatch?: (messages: readonly QueueMessage[], result: InvocationResult) => void;
}

/**
 * An event source mapping with `ReportBatchItemFailures` (Lambda developer guide, "Handling errors for an SQS event
 * source"). It invokes a function with batches from a queue and deletes the messages that the function does not report as
 * failed. If the function throws or returns an invalid response, the whole batch stays in the queue.
 */
export class QueueMapping {
  readonly #queue: Queue;
  readonly #target: LambdaFunction;
  readonly #options: QueueMappingOptions;
  readonly #working = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(queue: Queue, target: LambdaFunction, options: QueueMappingOptions = {}) {
    this.#queue = queue;
    this.#target = target;
    this.#options = options;
    this.#poll();
  }

  /** Resolves when the queue is empty: every message was processed or moved to the dead-letter queue. */
  async idle(): Promise<void> {
    while (this.#queue.size > 0 || this.#working.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.#options.pollMs ?? 20));
    }
  }

  /** Resolves when the batches that were received are done with. */
  async settled(): Promise<void> {
    await Promise.all(this.#working);
  }

  /** Receives no more messages. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #poll(): void {
    if (this.#closed) return;
    const { batchSize = 10, pollMs = 20 } = this.#options;
    // At most as many batches as the function runs at once: waiting uses up a batch's visibility timeout.
    while (this.#working.size < this.#target.settings.concurrency) {
      const messages = this.#queue.receive(batchSize);
      if (messages.length === 0) break;
      const work = this.#deliver(messages).finally(() => this.#working.delete(work));
      this.#working.add(work);
    }
    this.#timer = setTimeout(() => {
      this.#poll();
    }, pollMs);
  }

  async #deliver(messages: readonly QueueMessage[]): Promise<void> {
    const result = await this.#target.invoke(sqsEventOf(messages, this.#queue.arn));
    const failed = result.functionError === undefined ? failedIds(result.payload, messages) : undefined;
    for (const { messageId, receiptHandle } of messages) {
      if (failed?.has(messageId) === false) this.#queue.delete(receiptHandle);
    }
    this.#options.onBatch?.(messages, result);
  }
}

/** Returns the event with which Lambda invokes a function for a batch. */
export function sqsEventOf(
  messages: readonly QueueMessage[],
  queueArn: string,
): { readonly Records: readonly unknown[] } {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: "local",
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: createHash("md5").update(message.body).digest("hex"),
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: "us-east-1",
    })),
  };
}

/** Returns the ids that the response reports as failed; undefined, which means all, for an invalid response. */
function failedIds(payload: unknown, messages: readonly QueueMessage[]): ReadonlySet<string> | undefined {
  if (payload === null || payload === undefined) return new Set();
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return undefined;
  const known = new Set(messages.map(({ messageId }) => messageId));
  const failed = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || !known.has(id)) return undefined;
    failed.add(id);
  }
  return failed;
}
