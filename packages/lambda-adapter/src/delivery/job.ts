import type { Cdn } from "../cdn/cdn.ts";
import type { StaleCopies } from "../cdn/stale-copies.ts";
import type { Deadline } from "../deadline.ts";
import type { Notifier } from "../notifications/message.ts";
import type { ObjectLocation, ObjectRef } from "../object-ref.ts";
import type { PhotoDecoder } from "../pixelation/decoding.ts";
import type { FaceDetector } from "../pixelation/detection.ts";
import type { Settings } from "../settings.ts";
import { manifestKey, markerKey } from "../storage/keys.ts";
import type { Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry.ts";

/** The settings, the clients and the container's resources. The handler creates them once for each container. */
export interface Tools {
  readonly settings: Settings;
  readonly store: Store;
  readonly notifier: Notifier | undefined;
  /** The CDN whose copies of replaced and deleted objects are removed; undefined if they stay until they expire. */
  readonly cdn: Cdn | undefined;
  /** The detector of faces in this build; undefined if there is none. */
  readonly detector: FaceDetector | undefined;
  /** The decoder of other formats than JPEG and PNG in this build; undefined if there is none. */
  readonly decoder: PhotoDecoder | undefined;
  readonly telemetry: Telemetry;
  /** vCPUs of the function; less than 1 for a share of one. */
  readonly vcpus: number;
  /** Memory of the function. */
  readonly memoryBytes: number;
  /** Ids of this container's attempts whose invocation went on. Their markers may still exist if a deletion failed. */
  readonly finishedAttempts: Set<string>;
  /** Waits before a key that other invocations also write is read again. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

/**
 * The share of its invocation that a photo has. `some`: other photos are unfinished. `rest`: all others are finished, and a
 * timeout would affect this photo only. `all`: nearly all of the time is left, too.
 */
export type InvocationShare = "some" | "rest" | "all";

/** One object of one delivery, with everything that delivering it needs. */
export interface Job {
  readonly ref: ObjectRef;
  readonly tools: Tools;
  readonly deadline: Deadline;
  /** Identifies a part of an event. Every retry of that part has the same id, and no other part has it. */
  readonly deliveryId: string;
  /** Identifies this attempt at the delivery. */
  readonly attemptId: string;
  /** True if the message was received before: this photo may have caused an earlier invocation to be killed. */
  readonly isSuspect: boolean;
  readonly share: InvocationShare;
  /** Milliseconds that are left for each unfinished photo of the invocation. A photo that may take more gives way to them. */
  readonly fairMs: number;
  /** The objects that this delivery replaced or deleted. Their copies are removed at the end of the invocation. */
  readonly stale: StaleCopies;
  /** True if the event says that somebody deleted the photo. */
  readonly isRemoval: boolean;
  /** The photo as this invocation saw it. */
  readonly seen: SeenPhoto;
}

/** A photo that existed during an invocation. If it is gone later, it was deleted meanwhile. */
export class SeenPhoto {
  /** The keys of outputs that the attempt may have written. */
  readonly keys = new Set<string>();
  isSeen = false;
  /** The time at which a lifecycle rule deletes the photo; undefined if none does. */
  expires: Date | undefined;
}

/** Returns the location of the photo. */
export function sourceLocation({ ref }: Job): ObjectLocation {
  return { bucket: ref.bucket, key: ref.key };
}

/** Returns the location of the photo's manifest. */
export function manifestLocation({ ref, tools }: Job): ObjectLocation {
  return { bucket: tools.settings.processedBucket, key: manifestKey(ref.key) };
}

/** Returns the location of the photo's attempt marker. */
export function markerLocation({ ref, tools }: Job): ObjectLocation {
  return { bucket: tools.settings.processedBucket, key: markerKey(ref.key) };
}
