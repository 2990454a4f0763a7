import { join } from "node:path";
import { eventBridgeEventOf } from "./events/eventbridge.ts";
import { Queue, type QueueMessage } from "./events/queue.ts";
import { QueueMapping } from "./events/queue-mapping.ts";
import { snsEnvelopeOf, snsEventOf } from "./events/sns-event.ts";
import { Topic } from "./events/topic.ts";
import { type AsyncOptions, AsyncQueue } from "./lambda/async-queue.ts";
import { EventJournal } from "./lambda/event-journal.ts";
import type { LambdaFunction } from "./lambda/function.ts";
import type { InvocationResult } from "./lambda/sandbox.ts";
import type { ObjectChange, S3Notification } from "./s3/event.ts";

/** What lies between bucket and function. */
interface Way {
  /** EventBridge tells instead of the bucket's own notification. */
  readonly eventBridge?: true;
  readonly topic?: "enveloped" | "raw";
  readonly queue?: true;
}

const WAYS = {
  s3: {},
  eventbridge: { eventBridge: true },
  sns: { topic: "enveloped" },
  sqs: { queue: true },
  "eventbridge-sqs": { eventBridge: true, queue: true },
  "sns-sqs": { topic: "enveloped", queue: true },
  "sns-sqs-raw": { topic: "raw", queue: true },
} as const satisfies Record<string, Way>;

/**
 * How the function learns of a new photo: from the bucket, from EventBridge or from a topic, directly or through a queue.
 * `s3`, `sqs` and `eventbridge` are also what the Terraform module's `trigger` may be.
 */
export type TriggerKind = keyof typeof WAYS;

export const TRIGGER_KINDS = Object.keys(WAYS) as readonly TriggerKind[];

export interface Trigger {
  /** Takes what S3 announces to the function. */
  deliver(notification: S3Notification, change: ObjectChange): void;
  /** Takes an event of one's own the same way. */
  send(event: unknown): void;
  /** If it goes through a topic. */
  readonly topic: Topic | undefined;
  /** If it goes through a queue. */
  readonly queue: Queue | undefined;
  /** Where messages of the queue end that could not be done. */
  readonly deadLetters: Queue | undefined;
  idle(): Promise<void>;
  close(): void;
}

export interface TriggerOptions extends Omit<AsyncOptions, "journal"> {
  readonly region: string;
  /** Keeps what is not done. */
  readonly folder: string;
  /** How long a message stays hidden while the function works on it. */
  readonly visibilityTimeoutMs?: number;
  /** After so many receipts a message is a dead letter. */
  readonly maxReceiveCount?: number;
  /** Told of each batch of the queue that the function was invoked with, and of its answer. */
  readonly onBatch?: (messages: readonly QueueMessage[], result: InvocationResult) => void;
}

export function startTrigger(kind: TriggerKind, lambda: LambdaFunction, options: TriggerOptions): Trigger {
  const way: Way = WAYS[kind];
  const end = way.queue === true ? queueEnd(lambda, options) : functionEnd(lambda, options);
  const topic = way.topic === undefined ? undefined : topicTo(end, way.topic);
  const send = (event: unknown): void => {
    if (topic === undefined) end.take(event);
    else topic.publish({ message: JSON.stringify(event), subject: "Amazon S3 Notification" });
  };
  return {
    ...end,
    topic,
    send,
    deliver: (notification, change) => {
      send(way.eventBridge === true ? eventBridgeEventOf(change, options.region) : notification);
    },
  };
}

interface End extends Pick<Trigger, "queue" | "deadLetters" | "idle" | "close"> {
  take(event: unknown): void;
}

/** The function itself, invoked asynchronously. */
function functionEnd(lambda: LambdaFunction, { folder, ...options }: TriggerOptions): End {
  const calls = new AsyncQueue(lambda, { ...options, journal: new EventJournal(join(folder, "events")) });
  calls.resume();
  return {
    take: (event) => {
      calls.add(event);
    },
    queue: undefined,
    deadLetters: undefined,
    idle: () => calls.idle(),
    close: () => {
      calls.close();
    },
  };
}

/** A queue that the function is invoked from. Text is a message as it is. */
function queueEnd(lambda: LambdaFunction, options: TriggerOptions): End {
  const { folder, visibilityTimeoutMs = 30_000, maxReceiveCount = 3, onBatch } = options;
  const journal = (name: string): EventJournal => new EventJournal(join(folder, "queues", name));
  const deadLetters = new Queue({ name: "pixelater-dead-letters", journal: journal("dead-letters") });
  const queue = new Queue({
    name: "pixelater-work",
    visibilityTimeoutMs,
    maxReceiveCount,
    deadLetters,
    journal: journal("work"),
  });
  const mapping = new QueueMapping(queue, lambda, { ...(onBatch !== undefined && { onBatch }) });
  return {
    take: (event) => {
      queue.send(typeof event === "string" ? event : JSON.stringify(event));
    },
    queue,
    deadLetters,
    idle: () => mapping.idle(),
    close: () => {
      mapping.close();
    },
  };
}

/** A topic with one subscription, which delivers as SNS does to a queue or to a function. */
function topicTo(end: End, delivery: "enveloped" | "raw"): Topic {
  const topic = new Topic({ arn: "arn:aws:sns:us-east-1:000000000000:pixelater-uploads" });
  topic.subscribe((message) => {
    if (end.queue === undefined) end.take(snsEventOf(message));
    else end.take(delivery === "raw" ? message.message : snsEnvelopeOf(message));
  });
  return topic;
}
