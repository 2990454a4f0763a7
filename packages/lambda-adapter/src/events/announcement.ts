import type { ObjectRef } from "../object-ref.ts";

/** Why a part of an event asks for no work. */
export type IgnoredReason =
  | "deletion"
  | "test-event"
  | "other-event"
  | "foreign-bucket"
  | "own-output"
  | "folder"
  | "gone";

/** What S3 announced: objects that were written, and what this function leaves alone. */
export interface Announcement {
  readonly objects: readonly ObjectRef[];
  readonly ignored: readonly IgnoredReason[];
}
