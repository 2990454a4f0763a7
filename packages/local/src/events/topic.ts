import { randomUUID } from "node:crypto";

/** What is published. */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: TopicMessage["attributes"];
  /** For FIFO topics, and only for them. */
  readonly deduplicationId?: string;
  readonly groupId?: string;
}

/** A message as it goes to those who subscribed. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  /** Of FIFO topics: messages of one group keep their order. */
  readonly groupId: string | undefined;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Why a topic does not take a message: the code that SNS answers with. */
export class TopicError extends Error {
  override readonly name = "TopicError";
  readonly code = "InvalidParameter";
}

export interface TopicOptions {
  /** One whose name ends in `.fifo` is a FIFO topic. */
  readonly arn?: string;
  /** Milliseconds since 1970; for tests that move the clock. */
  readonly now?: () => number;
}

const MAX_MESSAGE_BYTES = 256 * 1024;
/** For so long a FIFO topic knows a message again (API reference, Publish, MessageDeduplicationId). */
const DEDUPLICATION_MS = 5 * 60_000;
/** What an id of a FIFO topic may be made of. */
const FIFO_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** A topic of SNS: every message goes to every subscriber, on a FIFO topic once in five minutes. */
export class Topic {
  readonly arn: string;
  readonly #now: () => number;
  readonly #messages: TopicMessage[] = [];
  readonly #subscribers: ((message: TopicMessage) => void)[] = [];
  readonly #seen = new Map<string, { readonly messageId: string; readonly at: number }>();

  constructor({ arn = "arn:aws:sns:us-east-1:000000000000:pixelater", now = Date.now }: TopicOptions = {}) {
    this.arn = arn;
    this.#now = now;
  }

  get isFifo(): boolean {
    return this.arn.endsWith(".fifo");
  }

  /** Everything that went out so far, oldest first. */
  get messages(): readonly TopicMessage[] {
    return this.#messages;
  }

  subscribe(subscriber: (message: TopicMessage) => void): void {
    this.#subscribers.push(subscriber);
  }

  /**
   * Sends a message to every subscriber. A FIFO topic takes what it has had in the last five minutes, but sends it to
   * nobody.
   *
   * @returns the message's id; of a message that was dropped, that of the first.
   * @throws {TopicError} for a message that SNS does not take.
   */
  publish(publication: Publication): string {
    const { message, subject, attributes = {}, deduplicationId, groupId } = publication;
    if (message === "" || Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
      throw new TopicError("Message is empty or longer than 262144 bytes");
    }
    this.#requireFifoIds(publication);
    const at = this.#now();
    const first = deduplicationId === undefined ? undefined : this.#seen.get(deduplicationId);
    if (first !== undefined && at - first.at < DEDUPLICATION_MS) return first.messageId;
    const messageId = randomUUID();
    if (deduplicationId !== undefined) this.#seen.set(deduplicationId, { messageId, at });
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
