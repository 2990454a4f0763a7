import { Readable } from "node:stream";
import {
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Rejection, StorageFault } from "../errors.ts";
import { quotedLocation } from "../quoting.ts";
import { readBody } from "./read-body.ts";

/** Where an object is. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** What S3 tells of an object without its bytes. */
export interface ObjectState {
  readonly etag: string;
  /** Absent in buckets that never had versions; `"null"` for what was written while they were off. */
  readonly versionId?: string;
  readonly bytes: number;
  /** User metadata, names in lower case and without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

/** The version of an object that was current when it was opened. All its bytes come from this version. */
export interface OpenObject extends ObjectState {
  /** @returns undefined when the version was overwritten or deleted before it was read whole. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends the transfer of a body that nobody will read. */
  discard(): void;
}

export interface NewObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What has to be there for a write to happen: nothing at all, or the object with this ETag. */
export type PutCondition = "absent" | { readonly etag: string };

/** One entry of a key's history: a version, or the mark that it was deleted. */
export interface VersionEntry {
  /** `"null"` for what was written while versioning was off. */
  readonly versionId: string;
  /** Absent for a delete marker. */
  readonly etag?: string;
  /** Whether a request without a version id meets this one. */
  readonly isCurrent: boolean;
  readonly modified: Date;
}

/** What is to be deleted: one version, or an object of a bucket that never had versions; with an ETag only if it has it. */
export type DeleteTarget = { readonly versionId: string; readonly etag?: string } | { readonly etag: string };

/** The storage calls this product makes, and no others. Faults are thrown as {@link StorageFault}. */
export interface Store {
  /**
   * The current version, or undefined when there is none. To read what is archived throws a {@link Rejection} `ARCHIVED`.
   *
   * @throws {Rejection} `ENCRYPTED_BY_CUSTOMER`: nothing can be seen of it without its key.
   */
  open(location: ObjectLocation, signal: AbortSignal): Promise<OpenObject | undefined>;
  /** The current version's state, or undefined when there is none. */
  head(location: ObjectLocation, signal: AbortSignal): Promise<ObjectState | undefined>;
  /** @returns the new object's ETag, or undefined when the condition was not met and nothing was written. */
  put(
    location: ObjectLocation,
    object: NewObject,
    condition: PutCondition,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Everything that is kept under a key, newest first; buckets without versioning list the one object. */
  versions(location: ObjectLocation, signal: AbortSignal): Promise<VersionEntry[]>;
  /**
   * Deletes for good. An ETag is compared with the *current* version, whichever is named (Amazon S3 User Guide, "How to
   * perform conditional deletes"). An ETag alone, in a bucket that has versions, does no more than hide the object.
   * What is not there any more, or is another, stays as it is.
   */
  delete(location: ObjectLocation, which: DeleteTarget, signal: AbortSignal): Promise<void>;
}

/** How often a body is asked for: the SDK retries requests, but not bodies that break off. */
const BODY_ATTEMPTS = 3;

export function createStore(client: S3Client): Store {
  const head: Store["head"] = async (location, abortSignal) => {
    const found = await attempt("HeadObject", location, () =>
      client.send(new HeadObjectCommand({ Bucket: location.bucket, Key: location.key }), { abortSignal }),
    );
    return found === undefined ? undefined : stateOf(found);
  };
  return {
    head,

    async open(location, signal) {
      try {
        return await openReadable(client, location, signal);
      } catch (error) {
        if (!(error instanceof Rejection && error.code === "ARCHIVED")) throw error;
        const state = await head(location, signal);
        return state && { ...state, read: () => Promise.reject(error), discard: () => undefined };
      }
    },

    async put(location, object, condition, abortSignal) {
      const written = await attempt("PutObject", location, () =>
        client.send(
          new PutObjectCommand({
            Bucket: location.bucket,
            Key: location.key,
            Body: object.bytes,
            ContentType: object.contentType,
            Metadata: { ...object.metadata },
            ...(condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.etag }),
          }),
          { abortSignal },
        ),
      );
      return written?.ETag;
    },

    async versions(location, abortSignal) {
      const entries: VersionEntry[] = [];
      let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      for (;;) {
        const page = await attempt("ListObjectVersions", location, () =>
          client.send(
            new ListObjectVersionsCommand({ Bucket: location.bucket, Prefix: location.key, ...next }),
            {
              abortSignal,
            },
          ),
        );
        // The prefix also finds longer keys; the key itself comes first.
        const listed = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
        entries.push(...listed.filter(({ Key }) => Key === location.key).map(entryOf));
        if (page?.IsTruncated !== true || page.NextKeyMarker !== location.key) break;
        next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      // Times are whole seconds on S3: which of two is current only S3 knows.
      return entries.sort(
        (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.modified.getTime() - a.modified.getTime(),
      );
    },

    async delete(location, which, abortSignal) {
      const pin = {
        ...("versionId" in which && { VersionId: which.versionId }),
        ...(which.etag !== undefined && { IfMatch: which.etag }),
      };
      await attempt("DeleteObject", location, () =>
        client.send(new DeleteObjectCommand({ Bucket: location.bucket, Key: location.key, ...pin }), {
          abortSignal,
        }),
      );
    },
  };
}

async function openReadable(
  client: S3Client,
  location: ObjectLocation,
  abortSignal: AbortSignal,
): Promise<OpenObject | undefined> {
  const get = async (pin: { IfMatch?: string; VersionId?: string }) => {
    const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key, ...pin });
    const answer = await client.send(command, { abortSignal });
    // A body may break off before anyone reads it, and an error that nobody listens to ends the process. Whoever
    // reads later still gets it.
    if (answer.Body instanceof Readable) answer.Body.on("error", () => undefined);
    return answer;
  };
  const first = await attempt("GetObject", location, () => get({}));
  if (first === undefined) return undefined;
  const state = stateOf(first);
  let response: typeof first | undefined = first;
  return {
    ...state,
    async read() {
      for (let left = BODY_ATTEMPTS; ; left--) {
        response ??= await attempt("GetObject", location, () => get(pinOf(state)));
        if (!(response?.Body instanceof Readable)) return undefined;
        try {
          return await readBody(response.Body, response.ContentLength ?? 0);
        } catch (cause) {
          if (left <= 1 || abortSignal.aborted) throw faultOf("GetObject", location, cause);
          response = undefined;
        }
      }
    },
    discard() {
      if (response?.Body instanceof Readable) response.Body.destroy();
    },
  };
}

/** `null` is no version of its own: whoever overwrites it while versions are off takes the name over. */
function pinOf({ etag, versionId }: ObjectState): { IfMatch: string; VersionId?: string } {
  return { IfMatch: etag, ...(versionId !== undefined && versionId !== "null" && { VersionId: versionId }) };
}

/**
 * 404: not there. 412: there, but not as the condition asks. 409: another conditional write is under way.
 * Neither is a fault: the caller looks again.
 */
async function attempt<T>(
  operation: string,
  location: ObjectLocation,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if ((status === 404 && !isMissingBucket(error)) || status === 409 || status === 412) return undefined;
    throw rejectionOf(location, error) ?? faultOf(operation, location, error);
  }
}

function isMissingBucket(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === "NoSuchBucket";
}

/** What S3 will never hand out as it is. Source: S3 API Reference, "Error responses"; User Guide, "Using SSE-C". */
function rejectionOf(location: ObjectLocation, error: unknown): Rejection | undefined {
  if (!(error instanceof S3ServiceException)) return undefined;
  if (error.name === "InvalidObjectState") {
    return new Rejection(
      "ARCHIVED",
      `Expected ${quotedLocation(location)} to be restored but it is archived`,
      error,
    );
  }
  if (error.name === "InvalidRequest" && /server side encryption/i.test(error.message)) {
    return new Rejection(
      "ENCRYPTED_BY_CUSTOMER",
      `Expected ${quotedLocation(location)} to be readable without a key of the customer's but it is encrypted with one`,
      error,
    );
  }
  return undefined;
}

/** Answers that stay the same until someone changes permissions or the bucket's settings. */
const REFUSALS = ["AccessDenied", "Forbidden", "MethodNotAllowed", "NotImplemented", "InvalidRequest"];

function faultOf(operation: string, location: ObjectLocation, cause: unknown): StorageFault {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const isRefusal = cause instanceof S3ServiceException && REFUSALS.includes(cause.name);
  const isForbidden = cause instanceof S3ServiceException && cause.$metadata.httpStatusCode === 403;
  const hint =
    isForbidden && /^(Get|Head)/.test(operation)
      ? ". S3 also answers 403 for an object that is not there when the caller lacks s3:ListBucket on its bucket"
      : "";
  return new StorageFault(`${operation} of ${quotedLocation(location)} failed: ${reason}${hint}`, {
    cause,
    isRefusal,
  });
}

function entryOf(listed: ObjectVersion | DeleteMarkerEntry): VersionEntry {
  const etag = "ETag" in listed ? listed.ETag : undefined;
  return {
    versionId: listed.VersionId ?? "null",
    isCurrent: listed.IsLatest ?? false,
    modified: listed.LastModified ?? new Date(0),
    ...(etag === undefined ? {} : { etag }),
  };
}

/** The part that the answers to GetObject and HeadObject share. */
interface Described {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

function stateOf(answer: Described): ObjectState {
  const { ETag, VersionId, ContentLength, LastModified, Metadata } = answer;
  return {
    etag: ETag ?? "",
    bytes: ContentLength ?? 0,
    metadata: Metadata ?? {},
    modified: LastModified ?? new Date(0),
    ...(VersionId === undefined ? {} : { versionId: VersionId }),
  };
}
