import { randomUUID } from "node:crypto";
import type { EventJournal } from "../lambda/event-journal.ts";

export interface QueueOptions {
  readonly name?: string;
  /** How long a received message stays hidden; 30 seconds by default, as in SQS. */
  readonly visibilityTimeoutMs?: number;
  /** Number of receipts after which a message moves to `deadLetters`. */
  readonly maxReceiveCount?: number;
  readonly deadLetters?: Queue;
  /** Keeps messages until they are deleted; without a journal they end with the process. */
  readonly journal?: EventJournal;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** New with every receipt; only the latest one can delete the message. */
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

/** A message as the journal keeps it. The receive count is not kept. */
interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
}

interface Entry extends StoredMessage {
  /** Id in the journal. */
  readonly journalId: string | undefined;
  receiptHandle: string;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  hiddenUntil: number;
}

/** A standard SQS queue: at-least-once delivery in any order, with a visibility timeout. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly #visibilityTimeoutMs: number;
  readonly #redrive: { readonly maxReceiveCount: number; readonly deadLetters: Queue } | undefined;
  readonly #journal: EventJournal | undefined;
  #entries: Entry[] = [];

  constructor(options: QueueOptions = {}) {
    const { name = "pixelater", visibilityTimeoutMs = 30_000, maxReceiveCount = 3, deadLetters } = options;
    this.#journal = options.journal;
    for (const { id, event } of options.journal?.read() ?? []) this.#add(event as StoredMessage, id);
    this.name = name;
    this.arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    this.#visibilityTimeoutMs = visibilityTimeoutMs;
    this.#redrive = deadLetters === undefined ? undefined : { maxReceiveCount, deadLetters };
  }

  /** Number of messages, hidden ones included. */
  get size(): number {
    return this.#entries.length;
  }

  /** Bodies of all messages, hidden ones included. */
  get bodies(): string[] {
    return this.#entries.map(({ body }) => body);
  }

  send(body: string): string {
    const message: StoredMessage = { messageId: randomUUID(), body, sentAt: Date.now() };
    this.#add(message, this.#journal?.add(message));
    return message.messageId;
  }

  /** Returns up to `max` visible messages and hides them for the visibility timeout. */
  receive(max: number): QueueMessage[] {
    const now = Date.now();
    this.#moveDeadLetters(now);
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

  /** Deletes a received message. A handle of an earlier receipt has no effect. */
  delete(receiptHandle: string): void {
    this.#removeWhere((entry) => entry.receiptHandle === receiptHandle);
  }

  /** Hides a received message for this time from now, as ChangeMessageVisibility does; 0 shows it at once. */
  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    const entry = this.#entries.find((it) => it.receiptHandle === receiptHandle);
    if (entry !== undefined) entry.hiddenUntil = Date.now() + timeoutMs;
  }

  #add(message: StoredMessage, journalId: string | undefined): void {
    const notReceived = { receiptHandle: "", receiveCount: 0, firstReceivedAt: undefined, hiddenUntil: 0 };
    this.#entries.push({ ...message, journalId, ...notReceived });
  }

  #moveDeadLetters(now: number): void {
    if (this.#redrive === undefined) return;
    const { maxReceiveCount, deadLetters } = this.#redrive;
    this.#removeWhere((entry) => {
      const isDead = entry.hiddenUntil <= now && entry.receiveCount >= maxReceiveCount;
      // Sends before it removes: a crash in between leaves two messages instead of none.
      if (isDead) deadLetters.send(entry.body);
      return isDead;
    });
  }

  #removeWhere(isDone: (entry: Entry) => boolean): void {
    this.#entries = this.#entries.filter((entry) => {
      if (!isDone(entry)) return true;
      if (entry.journalId !== undefined) this.#journal?.remove(entry.journalId);
      return false;
    });
  }
}
