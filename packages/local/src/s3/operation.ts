import type { Readable } from "node:stream";
import type { Authenticated } from "./auth/authenticate.ts";
import type { Identity } from "./auth/identity.ts";
import type { EventName, ObjectChange } from "./event.ts";
import type { S3Request } from "./request.ts";
import type { Bucket } from "./store/bucket.ts";
import type { Store } from "./store/store.ts";
import type { Version } from "./store/version.ts";

/** The input of an operation. */
export interface Call {
  readonly request: S3Request;
  readonly authenticated: Authenticated;
  readonly identity: Identity;
  readonly store: Store;
  /** Sends the event of a durable change. */
  readonly announce: (change: ObjectChange) => void;
}

export interface S3Response {
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** XML text, or a stream whose `content-length` is among the headers. */
  readonly body?: string | Readable;
}

/** An operation of S3 with its IAM action. */
export interface Operation {
  readonly action: string;
  readonly run: (call: Call) => Promise<S3Response>;
}

export function bucketOf({ store, request }: Call): Bucket {
  return store.bucket(request.bucket);
}

/** Returns whether responses show version ids: always once a bucket has had versioning. */
export function isVersioned(bucket: Bucket): boolean {
  return bucket.settings.versioning !== undefined;
}

/** The request and identity that an event names. */
export interface Announcer {
  readonly request: S3Request;
  readonly identity: Identity;
  readonly announce: (change: ObjectChange) => void;
}

/** Sends the event of a created version. */
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
