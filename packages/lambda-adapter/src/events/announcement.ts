import type { ObjectRef } from "../object-ref.ts";

/** The reason why a part of an event needs no work. */
export type IgnoredEvent = "deletion" | "test-event" | "other-event";

/** The objects that S3 announced, and the events that need no work. */
export interface Announcement {
  readonly objects: readonly ObjectRef[];
  /** The objects that somebody deleted, in one version or in all; not those that a lifecycle rule deleted. */
  readonly removed: readonly ObjectRef[];
  readonly ignored: readonly IgnoredEvent[];
  /** One error for each record that could not be read. The other records are processed. */
  readonly unreadable: readonly Error[];
}

/** Merges several announcements into one. */
export function mergeAnnouncements(announcements: readonly Announcement[]): Announcement {
  return {
    objects: announcements.flatMap(({ objects }) => objects),
    removed: announcements.flatMap(({ removed }) => removed),
    ignored: announcements.flatMap(({ ignored }) => ignored),
    unreadable: announcements.flatMap(({ unreadable }) => unreadable),
  };
}

/** Reads one part of an event. If `read` throws, returns an announcement with only that error. */
export function readOrCollectError(read: () => Partial<Announcement>): Announcement {
  const nothing = { objects: [], removed: [], ignored: [], unreadable: [] };
  try {
    return { ...nothing, ...read() };
  } catch (error) {
    return { ...nothing, unreadable: [error instanceof Error ? error : new TypeError(String(error))] };
  }
}
