import type { ObjectLocation } from "../object-ref.ts";

/** An object that exists under its key, whoever wrote it. */
export interface StoredObject {
  readonly etag: string;
  /** User metadata, with names in lower case and without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

/** The fields of an object that S3 returns without its bytes. */
export interface ObjectState extends StoredObject {
  /** Absent in buckets that never had versioning; `"null"` for a version that was written while versioning was off. */
  readonly versionId?: string;
  readonly bytes: number;
  /** The number of tags. Absent without tags, and without permission to read them. */
  readonly tagCount?: number;
  /** The time at which a lifecycle rule deletes the object; absent if none does. */
  readonly expires?: Date;
}

/** The version of an object that was current when it was opened. All its bytes come from this version. */
export interface OpenObject extends ObjectState {
  /** Reads all bytes. Returns undefined if the version was overwritten or deleted meanwhile. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends the transfer of a body that will not be read. */
  discard(): void;
}

/** An object to write. */
export interface NewObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly cacheControl?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The condition of a write: no object exists, or the current object has this ETag. */
export type PutCondition = "absent" | { readonly etag: string };

/** An entry of a key's history: a version or a delete marker. */
export interface VersionEntry {
  /** `"null"` for a version that was written while versioning was off. */
  readonly versionId: string;
  /** Absent for a delete marker. */
  readonly etag?: string;
  /** True for the version that a request without a version id returns. */
  readonly isCurrent: boolean;
  readonly modified: Date;
}

/**
 * An object to delete: one version, or the only object of a key in a bucket that never had versioning. With an ETag, S3
 * deletes it only if the current version has that ETag.
 */
export type DeleteTarget = { readonly versionId: string; readonly etag?: string } | { readonly etag: string };

/** All storage calls of the function. Each throws a `StorageFault` if it fails. */
export interface Store {
  /**
   * Opens the current version. Returns undefined if the object does not exist. Reading an archived object throws a
   * `Rejection` with the code `ARCHIVED`.
   *
   * @throws {Rejection} `ENCRYPTED_BY_CUSTOMER` for an object that needs the customer's key (SSE-C).
   */
  open(location: ObjectLocation, signal: AbortSignal): Promise<OpenObject | undefined>;
  /**
   * Returns the state of a version, or undefined if it does not exist.
   *
   * @param versionId the current version if undefined.
   */
  head(location: ObjectLocation, signal: AbortSignal, versionId?: string): Promise<ObjectState | undefined>;
  /**
   * Returns the tags of a version; undefined if it does not exist.
   *
   * @param versionId undefined for the current version.
   */
  tags(
    location: ObjectLocation,
    versionId: string | undefined,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>> | undefined>;
  /** Writes an object. Returns its ETag, or undefined if the condition was not met and nothing was written. */
  put(
    location: ObjectLocation,
    object: NewObject,
    condition: PutCondition,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Lists all versions and delete markers of a key, newest first. Without versioning it lists the one object. */
  versions(location: ObjectLocation, signal: AbortSignal): Promise<VersionEntry[]>;
  /**
   * Deletes a version permanently. S3 compares an ETag with the *current* version, whichever version is named (Amazon S3 User
   * Guide, "How to perform conditional deletes"). In a bucket with versioning, an ETag without a version id only hides the
   * object. Does nothing if the target is gone or the ETag differs.
   */
  delete(location: ObjectLocation, target: DeleteTarget, signal: AbortSignal): Promise<void>;
}
