import type { Readable } from "node:stream";
import type { Authenticated } from "./auth/authenticate.ts";
import type { Identity } from "./auth/identity.ts";
import type { EventName, ObjectChange } from "./event.ts";
import type { S3Request } from "./request.ts";
import type { Bucket } from "./store/bucket.ts";
import type { Store } from "./store/store.ts";
import type { Version } from "./store/version.ts";

/** What an operation works with. */
export interface Call {
  readonly request: S3Request;
  readonly authenticated: Authenticated;
  readonly identity: Identity;
  readonly store: Store;
  /** Tells of a change that has been made for good. */
  readonly announce: (change: ObjectChange) => void;
}

export interface S3Response {
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is XML. A stream needs its `content-length` among the headers. */
  readonly body?: string | Readable;
}

/** One of S3's operations: IAM's name of what it does, and how. */
export interface Operation {
  readonly action: string;
  readonly run: (call: Call) => Promise<S3Response>;
}

export function bucketOf({ store, request }: Call): Bucket {
  return store.bucket(request.bucket);
}

/** Whether version ids are shown: once a bucket has had versioning, always. */
export function isVersioned(bucket: Bucket): boolean {
  return bucket.settings.versioning !== undefined;
}

/** What announcing needs: who asked, in which request. */
export interface Announcer {
  readonly request: S3Request;
  readonly identity: Identity;
  readonly announce: (change: ObjectChange) => void;
}

/** Announces that a version was created. */
export function announceCreated(
  { request, identity, announce }: Announcer,
  name: EventName,
  bucket: Bucket,
  version: Version,
): void {
  announce({
    name,
    bucket: bucket.name,
    key: version.key,
    sequence: version.sequence,
    time: version.lastModified,
    requestId: request.id,
    principal: identity.accessKeyId,
    size: version.size,
    etag: version.etag,
    ...(isVersioned(bucket) && { versionId: version.versionId }),
  });
}
