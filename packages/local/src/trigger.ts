import { eventBridgeEventOf } from "./events/eventbridge.ts";
import { Queue } from "./events/queue.ts";
import { QueueMapping } from "./events/queue-mapping.ts";
import { type AsyncOptions, AsyncQueue } from "./lambda/async-queue.ts";
import type { LambdaFunction } from "./lambda/function.ts";
import type { ObjectChange, S3Notification } from "./s3/event.ts";

/** How the function learns of a new photo; the same choice as the Terraform module's `trigger`. */
export type TriggerKind = "s3" | "sqs" | "eventbridge";

export interface Trigger {
  deliver(notification: S3Notification, change: ObjectChange): void;
  /** Where events end that could not be done, if they go through a queue. */
  readonly deadLetters: Queue | undefined;
  idle(): Promise<void>;
  close(): void;
}

export interface TriggerOptions extends AsyncOptions {
  readonly region: string;
  /** How long a message stays hidden while the function works on it. */
  readonly visibilityTimeoutMs?: number;
}

export function startTrigger(kind: TriggerKind, lambda: LambdaFunction, options: TriggerOptions): Trigger {
  return kind === "sqs" ? queueTrigger(lambda, options) : directTrigger(kind, lambda, options);
}

function directTrigger(kind: "s3" | "eventbridge", lambda: LambdaFunction, options: TriggerOptions): Trigger {
  const queue = new AsyncQueue(lambda, options);
  queue.resume();
  return {
    deliver: (notification, change) => {
      queue.add(kind === "s3" ? notification : eventBridgeEventOf(change, options.region));
    },
    deadLetters: undefined,
    idle: () => queue.idle(),
    close: () => {
      queue.close();
    },
  };
}

function queueTrigger(lambda: LambdaFunction, { visibilityTimeoutMs = 30_000 }: TriggerOptions): Trigger {
  const deadLetters = new Queue({ name: "pixelater-dead-letters" });
  const queue = new Queue({ name: "pixelater-work", visibilityTimeoutMs, maxReceiveCount: 3, deadLetters });
  const mapping = new QueueMapping(queue, lambda);
  return {
    deliver: (notification) => {
      queue.send(JSON.stringify(notification));
    },
    deadLetters,
    idle: () => mapping.idle(),
    close: () => {
      mapping.close();
    },
  };
}
