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

/** What S3 announced: objects that can be read now, and what this function leaves alone. */
export interface Announcement {
  readonly objects: readonly ObjectRef[];
  readonly ignored: readonly IgnoredReason[];
  /** Why some of it could not be read, one error for each record; the others are done all the same. */
  readonly unreadable: readonly Error[];
}

/** Several as one. */
export function mergeAnnouncements(announcements: readonly Announcement[]): Announcement {
  return {
    objects: announcements.flatMap(({ objects }) => objects),
    ignored: announcements.flatMap(({ ignored }) => ignored),
    unreadable: announcements.flatMap(({ unreadable }) => unreadable),
  };
}

/**
 * Reads one part of an event.
 *
 * @returns an announcement of nothing but the error, if `read` throws one.
 */
export function readOrCollectError(read: () => Partial<Announcement>): Announcement {
  const nothing = { objects: [], ignored: [], unreadable: [] };
  try {
    return { ...nothing, ...read() };
  } catch (error) {
    return { ...nothing, unreadable: [error instanceof Error ? error : new TypeError(String(error))] };
  }
}
