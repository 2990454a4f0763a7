import { randomUUID } from "node:crypto";

/** The input of Publish. */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: TopicMessage["attributes"];
  /** Required for FIFO topics, forbidden for others. */
  readonly deduplicationId?: string;
  readonly groupId?: string;
}

/** A message as subscribers receive it. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  /** FIFO topics only: messages of one group keep their order. */
  readonly groupId: string | undefined;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Thrown for a message that SNS refuses, with SNS's error code. */
export class TopicError extends Error {
  override readonly name = "TopicError";
  readonly code = "InvalidParameter";
}

export interface TopicOptions {
  /** An ARN that ends in `.fifo` makes a FIFO topic. */
  readonly arn?: string;
  /** Returns milliseconds since 1970; for tests that set the clock. */
  readonly now?: () => number;
}

const MAX_MESSAGE_BYTES = 256 * 1024;
/** Deduplication interval of FIFO topics (API reference, Publish, MessageDeduplicationId). */
const DEDUPLICATION_MS = 5 * 60_000;
/** Characters and length allowed in a group or deduplication id. */
const FIFO_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** An SNS topic: sends every message to every subscriber. A FIFO topic drops duplicates for five minutes. */
export class Topic {
  readonly arn: string;
  readonly #now: () => number;
  readonly #messages: TopicMessage[] = [];
  readonly #subscribers: ((message: TopicMessage) => void)[] = [];
  readonly #recent = new Map<string, { readonly messageId: string; readonly at: number }>();

  constructor({ arn = "arn:aws:sns:us-east-1:000000000000:pixelater", now = Date.now }: TopicOptions = {}) {
    this.arn = arn;
    this.#now = now;
  }

  get isFifo(): boolean {
    return this.arn.endsWith(".fifo");
  }

  /** All messages sent so far, oldest first. */
  get messages(): readonly TopicMessage[] {
    return this.#messages;
  }

  subscribe(subscriber: (message: TopicMessage) => void): void {
    this.#subscribers.push(subscriber);
  }

  /**
   * Sends a message to every subscriber. A FIFO topic accepts a duplicate within five minutes but does not send it.
   *
   * @returns the message's id; for a duplicate, the id of the first message.
   * @throws {TopicError} for a message that SNS refuses.
   */
  publish(publication: Publication): string {
    const { message, subject, attributes = {}, deduplicationId, groupId } = publication;
    if (message === "" || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
      throw new TopicError("Message is empty or longer than 262144 bytes");
    }
    this.#requireFifoIds(publication);
    const at = this.#now();
    const first = deduplicationId === undefined ? undefined : this.#recent.get(deduplicationId);
    if (first !== undefined && at - first.at < DEDUPLICATION_MS) return first.messageId;
    const messageId = randomUUID();
    if (deduplicationId !== undefined) this.#recent.set(deduplicationId, { messageId, at });
    const timestamp = new Date(at).toISOString();
    const sent = { messageId, topicArn: this.arn, message, subject, attributes, groupId, timestamp };
    this.#messages.push(sent);
    for (const subscriber of this.#subscribers) subscriber(sent);
    return messageId;
  }

  #requireFifoIds({ groupId, deduplicationId }: Publication): void {
    if (!this.isFifo) {
      if (deduplicationId === undefined) return;
      throw new TopicError("MessageDeduplicationId is for FIFO topics only");
    }
    if (!FIFO_ID.test(groupId ?? "") || !FIFO_ID.test(deduplicationId ?? "")) {
      throw new TopicError("A FIFO topic needs a MessageGroupId and a MessageDeduplicationId");
    }
  }
}
