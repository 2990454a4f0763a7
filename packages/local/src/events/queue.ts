import { randomUUID } from "node:crypto";
import type { EventJournal } from "../lambda/event-journal.ts";

/** A queue as SQS's standard ones behave: at least once, in no promised order, hidden while someone works on it. */

export interface QueueOptions {
  readonly name?: string;
  /** How long a message that was received stays hidden; SQS's default is 30 seconds. */
  readonly visibilityTimeoutMs?: number;
  /** After so many receipts a message goes to `deadLetters` instead. */
  readonly maxReceiveCount?: number;
  readonly deadLetters?: Queue;
  /** Keeps what was sent and not deleted; without one, it ends with the process. */
  readonly journal?: EventJournal;
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

/** What is kept of a message between runs. How often it was received is forgotten. */
interface Kept {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
}

interface Entry extends Kept {
  /** By this name the journal keeps it. */
  readonly journalId: string | undefined;
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
  readonly #journal: EventJournal | undefined;
  #entries: Entry[] = [];

  constructor(options: QueueOptions = {}) {
    const { name = "pixelater", visibilityTimeoutMs = 30_000, maxReceiveCount = 3, deadLetters } = options;
    this.#journal = options.journal;
    for (const { id, event } of options.journal?.read() ?? []) this.#add(event as Kept, id);
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
    const kept: Kept = { messageId: randomUUID(), body, sentAt: Date.now() };
    this.#add(kept, this.#journal?.add(kept));
    return kept.messageId;
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
    this.#removeWhere((entry) => entry.receiptHandle === receiptHandle);
  }

  /** Hides what was received for so long from now, as SQS's ChangeMessageVisibility; 0 shows it at once. */
  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    const entry = this.#entries.find((it) => it.receiptHandle === receiptHandle);
    if (entry !== undefined) entry.hiddenUntil = Date.now() + timeoutMs;
  }

  #add(kept: Kept, journalId: string | undefined): void {
    const unseen = { receiptHandle: "", receiveCount: 0, firstReceivedAt: undefined, hiddenUntil: 0 };
    this.#entries.push({ ...kept, journalId, ...unseen });
  }

  #moveDead(now: number): void {
    if (this.#redrive === undefined) return;
    const { maxReceiveCount, deadLetters } = this.#redrive;
    this.#removeWhere((entry) => {
      const isDead = entry.hiddenUntil <= now && entry.receiveCount >= maxReceiveCount;
      // First there, then gone from here: a process that ends in between leaves two rather than none.
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
