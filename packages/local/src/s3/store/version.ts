import type { Checksum } from "../body/receive.ts";

/** One version of one object: an upload, or the mark that a deletion leaves in a versioned bucket. */
export interface Version {
  readonly key: string;
  /** `null`, in letters, when it was written while versioning was off. */
  readonly versionId: string;
  /** Grows with every change in the store; the event's sequencer is made of it, and the file's name. */
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
  readonly checksum?: StoredChecksum;
}

export interface StoredChecksum extends Checksum {
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

/** What an upload decides about a version; the store decides the rest. */
export interface Upload {
  readonly key: string;
  /** A finished file that the store may take over. */
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum;
}
