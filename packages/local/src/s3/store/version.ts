import type { Checksum } from "../body/receive.ts";
import type { Tags } from "../tags.ts";

/** A version of an object: an upload, or the delete marker of a versioned bucket. */
export interface Version {
  readonly key: string;
  /** The string `null` if it was written while versioning was off. */
  readonly versionId: string;
  /** Increases with every change in the store; part of the file's name and source of the event's sequencer. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly lastModified: string;
  readonly deleteMarker: boolean;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Content-Type and the like, lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names without `x-amz-meta-`, lower-case. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Absent if there never were any. Unlike the rest of a version they may change. */
  readonly tags?: Tags;
  readonly checksum?: StoredChecksum;
}

export interface StoredChecksum extends Checksum {
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

/** The properties of a version that the upload sets. */
export interface Upload {
  readonly key: string;
  /** Path of the finished file, which the store moves. */
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags?: Tags;
  readonly checksum?: StoredChecksum;
}
