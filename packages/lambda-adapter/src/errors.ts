import type { PixelateErrorCode } from "@pixelater/core";

/** The reason why an object was rejected. */
export type RejectionCode =
  | PixelateErrorCode
  | "INVALID_SETTINGS"
  | "KEY_TOO_LONG"
  | "KEY_TAKEN"
  | "ARCHIVED"
  | "TOO_COSTLY"
  | "ENCRYPTED_BY_CUSTOMER"
  | "NO_DETECTOR"
  | "NO_FACES"
  | "DETECTION_FAILED"
  | "NOT_VERIFIED";

/**
 * An object cannot be pixelated as it is. The function records a rejection, notifies the topic and does not retry:
 * a retry would end the same way. It retries after every other error.
 */
export class Rejection extends Error {
  override readonly name = "Rejection";

  readonly code: RejectionCode;

  constructor(code: RejectionCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A storage call that failed and may succeed later. */
export class StorageFault extends Error {
  override readonly name = "StorageFault";
  /** True if the call will fail until someone changes permissions or the bucket's settings. */
  readonly isRefusal: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isRefusal?: boolean } = {}) {
    super(message, options);
    this.isRefusal = options.isRefusal ?? false;
  }
}

/**
 * The reason why copies were not removed from a CDN. `refused`: somebody must change permissions or settings.
 * `unsuitable`: the CDN may accept other paths. `failed`: a retry may succeed.
 */
export type InvalidationFaultKind = "refused" | "unsuitable" | "failed";

/** A CDN did not accept the removal of copies. */
export class InvalidationFault extends Error {
  override readonly name = "InvalidationFault";
  readonly kind: InvalidationFaultKind;

  constructor(message: string, kind: InvalidationFaultKind, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The invocation has too little time left for the next step. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** A photo that may exceed its invocation's time or memory must wait until the other photos of the event are finished. */
export class Postponed extends Error {
  override readonly name = "Postponed";
  /** An upper estimate of the photo's milliseconds. */
  readonly neededMs: number;

  constructor(neededMs: number) {
    super("Expected all other photos of the invocation to be finished first");
    this.neededMs = neededMs;
  }
}

/** An event, or a part of an event, that this function cannot read. */
export class UnknownEvent extends TypeError {
  override readonly name = "UnknownEvent";
}

/** Returns what was thrown as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
