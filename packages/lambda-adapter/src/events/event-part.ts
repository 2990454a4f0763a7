import type { Announcement } from "./announcement.ts";

/** A part of an event that succeeds, fails and is retried as a whole. */
export interface EventPart extends Announcement {
  /** Identifies the part in every retry. Absent where the whole invocation is retried. */
  readonly id?: string;
  /** True if this part was received before: one of its objects may have caused the invocation to be killed. */
  readonly wasReceivedBefore?: boolean;
  /** True for a part of a job over a whole bucket. The job's owner removes outdated copies at its end, all at once. */
  readonly isOfJob?: boolean;
}

/** The results of a part: the outcomes of its objects, and its failures. */
export interface PartResult {
  readonly part: EventPart;
  readonly outcomes: readonly ObjectOutcome[];
  readonly failures: readonly Error[];
}

/** The outcome of one object, reduced to what an answer reports. */
export type ObjectOutcome =
  | {
      readonly kind: "recorded";
      readonly manifest: {
        readonly outputs: readonly unknown[];
        readonly error?: { readonly code: string; readonly message: string };
      };
    }
  | { readonly kind: "removed" }
  | { readonly kind: "ignored"; readonly reason: string };

/** An event's parts, and the answer that its source expects. */
export interface ParsedEvent {
  readonly parts: readonly EventPart[];
  /**
   * Returns the answer to the source.
   *
   * @throws {Error} if throwing is how this source is asked for a retry.
   */
  answer(results: readonly PartResult[]): unknown;
}
