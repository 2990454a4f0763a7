import { randomUUID } from "node:crypto";

/** A queue as SQS's standard ones behave: at least once, in no promised order, hidden while someone works on it. */

export interface QueueOptions {
  readonly name?: string;
  /** How long a message that was received stays hidden; SQS's default is 30 seconds. */
  readonly visibilityTimeoutMs?: number;
  /** After so many receipts a message goes to `deadLetters` instead. */
  readonly maxReceiveCount?: number;
  readonly deadLetters?: Queue;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** New with every receipt; only the latest can delete. */
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

interface Entry {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  receiptHandle: string;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  hiddenUntil: number;
}

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly #visibilityTimeoutMs: number;
  readonly #redrive: { readonly maxReceiveCount: number; readonly deadLetters: Queue } | undefined;
  #entries: Entry[] = [];

  constructor(options: QueueOptions = {}) {
    const { name = "pixelater", visibilityTimeoutMs = 30_000, maxReceiveCount = 3, deadLetters } = options;
    this.name = name;
    this.arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    this.#visibilityTimeoutMs = visibilityTimeoutMs;
    this.#redrive = deadLetters === undefined ? undefined : { maxReceiveCount, deadLetters };
  }

  /** Messages there are, hidden ones too. */
  get size(): number {
    return this.#entries.length;
  }

  /** The bodies of all messages, hidden ones too. */
  get bodies(): string[] {
    return this.#entries.map(({ body }) => body);
  }

  send(body: string): string {
    const messageId = randomUUID();
    this.#entries.push({
      messageId,
      body,
      sentAt: Date.now(),
      receiptHandle: "",
      receiveCount: 0,
      firstReceivedAt: undefined,
      hiddenUntil: 0,
    });
    return messageId;
  }

  /** Up to `max` messages that nobody works on; they are hidden from now on. */
  receive(max: number): QueueMessage[] {
    const now = Date.now();
    this.#moveDead(now);
    const visible = this.#entries.filter(({ hiddenUntil }) => hiddenUntil <= now).slice(0, max);
    return visible.map((entry) => {
      entry.receiptHandle = randomUUID();
      entry.receiveCount++;
      entry.firstReceivedAt ??= now;
      entry.hiddenUntil = now + this.#visibilityTimeoutMs;
      const { messageId, body, sentAt, receiptHandle, receiveCount, firstReceivedAt } = entry;
      return { messageId, body, sentAt, receiptHandle, receiveCount, firstReceivedAt };
    });
  }

  /** Deletes what was received; a handle from an earlier receipt does nothing. */
  delete(receiptHandle: string): void {
    this.#entries = this.#entries.filter((entry) => entry.receiptHandle !== receiptHandle);
  }

  #moveDead(now: number): void {
    if (this.#redrive === undefined) return;
    const { maxReceiveCount, deadLetters } = this.#redrive;
    this.#entries = this.#entries.filter((entry) => {
      if (entry.hiddenUntil > now || entry.receiveCount < maxReceiveCount) return true;
      deadLetters.send(entry.body);
      return false;
    });
  }
}
