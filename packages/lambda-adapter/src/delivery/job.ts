import type { Deadline } from "../deadline.ts";
import { manifestKey, markerKey } from "../storage/keys.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { ObjectLocation } from "../storage/s3-store.ts";
import type { Tools } from "./tools.ts";

/**
 * What of the invocation a photo has: `some` while other photos are unfinished, `rest` once all are finished, so that a photo
 * that ends the invocation takes nothing along, and `all` if it also has as good as all of the time.
 */
export type InvocationShare = "some" | "rest" | "all";

/** One object of one delivery, and what is needed to work on it. */
export interface Job {
  readonly ref: ObjectRef;
  readonly tools: Tools;
  readonly deadline: Deadline;
  /**
   * The same whenever the same part of an event is delivered again, and different for every other one. Whoever wrote a
   * manifest tells of it: by this name a second try knows that it is the one to tell.
   */
  readonly deliveryId: string;
  /** Of this one attempt at the delivery, and of no other. */
  readonly attemptId: string;
  /** Whether the message was received before, so that the photo may be what ended an earlier invocation. */
  readonly isSuspect: boolean;
  readonly share: InvocationShare;
}

export function sourceLocation({ ref }: Job): ObjectLocation {
  return { bucket: ref.bucket, key: ref.key };
}

export function manifestLocation({ ref, tools }: Job): ObjectLocation {
  return { bucket: tools.settings.processedBucket, key: manifestKey(ref.key) };
}

/** Where the marker of an attempt is that may end its invocation. */
export function markerLocation({ ref, tools }: Job): ObjectLocation {
  return { bucket: tools.settings.processedBucket, key: markerKey(ref.key) };
}
