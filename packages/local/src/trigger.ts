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

/** The services between bucket and function. */
interface Route {
  /** Sends EventBridge's event instead of the bucket's own notification. */
  readonly eventBridge?: true;
  readonly topic?: "enveloped" | "raw";
  readonly queue?: true;
}

const ROUTES = {
  s3: {},
  eventbridge: { eventBridge: true },
  sns: { topic: "enveloped" },
  sqs: { queue: true },
  "eventbridge-sqs": { eventBridge: true, queue: true },
  "sns-sqs": { topic: "enveloped", queue: true },
  "sns-sqs-raw": { topic: "raw", queue: true },
} as const satisfies Record<string, Route>;

/**
 * What invokes the function for a new photo: the bucket, EventBridge or a topic, directly or through a queue. The
 * Terraform module's `trigger` can be `s3`, `sqs` or `eventbridge`.
 */
export type TriggerKind = keyof typeof ROUTES;

export const TRIGGER_KINDS = Object.keys(ROUTES) as readonly TriggerKind[];

export interface Trigger {
  /** Sends S3's event for a change to the function. */
  deliver(notification: S3Notification, change: ObjectChange): void;
  /** Sends any other event by the same route. */
  send(event: unknown): void;
  /** The route's topic, if it has one. */
  readonly topic: Topic | undefined;
  /** The route's queue, if it has one. */
  readonly queue: Queue | undefined;
  /** Dead-letter queue of the route's queue. */
  readonly deadLetters: Queue | undefined;
  idle(): Promise<void>;
  /** Resolves, once it is closed and the function has no more to do, when what was done is recorded. */
  settled(): Promise<void>;
  /** Number of events that are not completed: a trigger with a folder finds them when it is started again. */
  waiting(): number;
  /** Sends nothing more to the function. */
  close(): void;
}

export interface TriggerOptions extends Omit<AsyncOptions, "journal"> {
  readonly region: string;
  /** Folder that keeps pending events. */
  readonly folder: string;
  /** How long a message stays hidden while the function works on it. */
  readonly visibilityTimeoutMs?: number;
  /** Number of receipts after which a message moves to the dead-letter queue. */
  readonly maxReceiveCount?: number;
  /** Called for each batch of the queue, with the result of its invocation. */
  readonly onBatch?: (messages: readonly QueueMessage[], result: InvocationResult) => void;
}

export function startTrigger(kind: TriggerKind, lambda: LambdaFunction, options: TriggerOptions): Trigger {
  const route: Route = ROUTES[kind];
  const target = targetOf(route, lambda, options);
  const topic = route.topic === undefined ? undefined : topicTo(target, route.topic);
  const send = (event: unknown): void => {
    if (topic === undefined) target.send(event);
    else topic.publish({ message: JSON.stringify(event), subject: "Amazon S3 Notification" });
  };
  return {
    ...target,
    topic,
    send,
    deliver: (notification, change) => {
      send(route.eventBridge === true ? eventBridgeEventOf(change, options.region) : notification);
    },
  };
}

type Target = Pick<Trigger, "send" | "queue" | "deadLetters" | "idle" | "settled" | "waiting" | "close">;

/** Returns the route's target. What an earlier run left waiting for the other one is delivered as well. */
function targetOf(route: Route, lambda: LambdaFunction, options: TriggerOptions): Target {
  const usesQueue = route.queue === true;
  const create = usesQueue ? queueTarget : functionTarget;
  const target = create(lambda, options);
  const left = new EventJournal(join(options.folder, usesQueue ? EVENTS : WORK)).read();
  if (left.length === 0) return target;
  const other = (usesQueue ? functionTarget : queueTarget)(lambda, options);
  return {
    ...target,
    idle: async () => {
      await Promise.all([target.idle(), other.idle()]);
    },
    settled: async () => {
      await Promise.all([target.settled(), other.settled()]);
    },
    waiting: () => target.waiting() + other.waiting(),
    close: () => {
      target.close();
      other.close();
    },
  };
}

/** Folders of waiting events: for the function, for the queue, and for its dead-letter queue. */
const EVENTS = "events";
const WORK = join("queues", "work");
const DEAD_LETTERS = join("queues", "dead-letters");

/** Invokes the function asynchronously. */
function functionTarget(lambda: LambdaFunction, { folder, ...options }: TriggerOptions): Target {
  const calls = new AsyncQueue(lambda, { ...options, journal: new EventJournal(join(folder, EVENTS)) });
  calls.resume();
  return {
    send: (event) => {
      calls.add(event);
    },
    queue: undefined,
    deadLetters: undefined,
    idle: () => calls.idle(),
    settled: () => calls.idle(),
    waiting: () => calls.waiting,
    close: () => {
      calls.close();
    },
  };
}

/** Invokes the function from a queue. A string is sent as the message's body, any other event as JSON. */
function queueTarget(lambda: LambdaFunction, options: TriggerOptions): Target {
  const { folder, visibilityTimeoutMs = 30_000, maxReceiveCount = 3, onBatch } = options;
  const journal = (name: string): EventJournal => new EventJournal(join(folder, name));
  const deadLetters = new Queue({ name: "pixelater-dead-letters", journal: journal(DEAD_LETTERS) });
  const queue = new Queue({
    name: "pixelater-work",
    visibilityTimeoutMs,
    maxReceiveCount,
    deadLetters,
    journal: journal(WORK),
  });
  const mapping = new QueueMapping(queue, lambda, { ...(onBatch !== undefined && { onBatch }) });
  return {
    send: (event) => {
      queue.send(typeof event === "string" ? event : JSON.stringify(event));
    },
    queue,
    deadLetters,
    idle: () => mapping.idle(),
    settled: () => mapping.settled(),
    waiting: () => queue.size,
    close: () => {
      mapping.close();
    },
  };
}

/** Creates a topic with one subscription, which delivers as SNS does to a queue or to a function. */
function topicTo(target: Target, delivery: "enveloped" | "raw"): Topic {
  const topic = new Topic({ arn: "arn:aws:sns:us-east-1:000000000000:pixelater-uploads" });
  topic.subscribe((message) => {
    if (target.queue === undefined) target.send(snsEventOf(message));
    else target.send(delivery === "raw" ? message.message : snsEnvelopeOf(message));
  });
  return topic;
}
