import type { Announcement } from "./announcement.ts";
import type { Outcome } from "../delivery/outcome.ts";

/** A part of an event that succeeds or fails, and is delivered again, as a whole. */
export interface EventPart extends Announcement {
  /** The same for every delivery of this part; absent where the invocation itself is what is repeated. */
  readonly id?: string;
  /** Whether this part is known to be delivered again: something in it may have ended the invocation before. */
  readonly wasReceivedBefore?: boolean;
}

/** What became of a parcel: how its objects ended, and what went wrong. */
export interface PartResult {
  readonly part: EventPart;
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly Error[];
}

/** An event, read: the work it asks for and the answer its source expects. */
export interface ParsedEvent {
  readonly parts: readonly EventPart[];
  /** @throws {Error} where throwing is how the source is told of failures. */
  answer(results: readonly PartResult[]): unknown;
}
