import type { PixelateErrorCode } from "@pixelater/core";

/**
 * What can go wrong, told apart by what helps: a {@link Rejection} is the object's own and a second try would end the
 * same; every other error is worth one.
 */

/** Why an object was rejected. */
export type RejectionCode =
  | PixelateErrorCode
  | "INVALID_SETTINGS"
  | "KEY_TOO_LONG"
  | "KEY_TAKEN"
  | "ARCHIVED"
  | "TOO_COSTLY"
  | "ENCRYPTED_BY_CUSTOMER";

/** An object that will never be pixelated as it is: recorded and told, not tried again. */
export class Rejection extends Error {
  override readonly name = "Rejection";

  readonly code: RejectionCode;

  constructor(code: RejectionCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A storage call that failed although it may succeed later. */
export class StorageFault extends Error {
  override readonly name = "StorageFault";
  /** Whether storage answered that it does not do such a thing, and will not until someone changes the settings. */
  readonly isRefusal: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isRefusal?: boolean } = {}) {
    super(message, options);
    this.isRefusal = options.isRefusal ?? false;
  }
}

/** Too little of the invocation's time is left for what comes next. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** A photo that may end its invocation has to wait until all that came with it is finished. */
export class Postponed extends Error {
  override readonly name = "Postponed";
  /** Milliseconds that it takes at worst. */
  readonly neededMs: number;

  constructor(neededMs: number) {
    super("Expected everything else in the invocation to be finished first");
    this.neededMs = neededMs;
  }
}

/** An event, or a part of one, that this function cannot read. */
export class UnknownEvent extends TypeError {
  override readonly name = "UnknownEvent";
}
