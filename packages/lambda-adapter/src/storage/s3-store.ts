import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Rejection } from "../errors.ts";
import type { ObjectLocation } from "../object-ref.ts";
import { readBody } from "./read-body.ts";
import { callS3, faultOf } from "./s3-errors.ts";
import type { ObjectState, OpenObject, Store, VersionEntry } from "./store.ts";

/** Attempts to read a body. The SDK retries requests, but not bodies that end early. */
const BODY_ATTEMPTS = 3;

/** Creates the storage calls on an S3 client. */
export function createStore(client: S3Client): Store {
  /** The buckets that refused an object without a checksum. */
  const lockedBuckets = new Set<string>();
  const head: Store["head"] = async (location, abortSignal, versionId) => {
    const parameters = {
      ...parametersOf(location),
      ...(versionId !== undefined && { VersionId: versionId }),
    };
    const found = await callS3("HeadObject", location, () =>
      client.send(new HeadObjectCommand(parameters), { abortSignal }),
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

    async tags(location, versionId, abortSignal) {
      const found = await callS3("GetObjectTagging", location, () =>
        client.send(
          new GetObjectTaggingCommand({
            ...parametersOf(location),
            ...(versionId !== undefined && { VersionId: versionId }),
          }),
          { abortSignal },
        ),
      );
      return (
        found && Object.fromEntries((found.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value]))
      );
    },

    async put(location, object, condition, abortSignal) {
      const write = (hasChecksum: boolean) =>
        client.send(
          new PutObjectCommand({
            ...parametersOf(location),
            Body: object.bytes,
            ...(hasChecksum && { ContentMD5: md5Of(object.bytes) }),
            ContentType: object.contentType,
            ...(object.cacheControl !== undefined && { CacheControl: object.cacheControl }),
            Metadata: { ...object.metadata },
            ...(condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.etag }),
          }),
          { abortSignal },
        );
      const written = await callS3("PutObject", location, async () => {
        const isLocked = lockedBuckets.has(location.bucket);
        try {
          return await write(isLocked);
        } catch (error) {
          if (isLocked || !requiresChecksum(error)) throw error;
          lockedBuckets.add(location.bucket);
          return write(true);
        }
      });
      return written?.ETag;
    },

    async versions(location, abortSignal) {
      const entries: VersionEntry[] = [];
      let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      for (;;) {
        const page = await callS3("ListObjectVersions", location, () =>
          client.send(
            new ListObjectVersionsCommand({ Bucket: location.bucket, Prefix: location.key, ...next }),
            { abortSignal },
          ),
        );
        // The prefix also matches longer keys. S3 lists the key itself first.
        const listed = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
        entries.push(...listed.filter(({ Key }) => Key === location.key).map(entryOf));
        if (page?.IsTruncated !== true || page.NextKeyMarker !== location.key) break;
        next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      // S3 rounds times to seconds, so the time alone does not say which entry is current.
      return entries.sort(
        (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.modified.getTime() - a.modified.getTime(),
      );
    },

    async delete(location, target, abortSignal) {
      const condition = {
        ...("versionId" in target && { VersionId: target.versionId }),
        ...(target.etag !== undefined && { IfMatch: target.etag }),
      };
      await callS3("DeleteObject", location, () =>
        client.send(new DeleteObjectCommand({ ...parametersOf(location), ...condition }), { abortSignal }),
      );
    },
  };
}

/**
 * Reports whether a bucket refused an object without a checksum. Buckets whose Object Lock has a default retention do (Amazon
 * S3 API Reference, "PutObject").
 */
function requiresChecksum(error: unknown): boolean {
  return (
    error instanceof S3ServiceException &&
    error.name === "InvalidRequest" &&
    error.message.includes("Content-MD5")
  );
}

function md5Of(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}

function parametersOf({ bucket, key }: ObjectLocation): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

async function openReadable(
  client: S3Client,
  location: ObjectLocation,
  abortSignal: AbortSignal,
): Promise<OpenObject | undefined> {
  const get = async (version: { IfMatch?: string; VersionId?: string }) => {
    const command = new GetObjectCommand({ ...parametersOf(location), ...version });
    const response = await client.send(command, { abortSignal });
    // A body may fail before anyone reads it, and an error without a listener ends the process. A later reader still gets
    // the error.
    if (response.Body instanceof Readable) response.Body.on("error", () => undefined);
    return response;
  };
  const first = await callS3("GetObject", location, () => get({}));
  if (first === undefined) return undefined;
  const state = stateOf(first);
  let response: typeof first | undefined = first;
  return {
    ...state,
    async read() {
      for (let left = BODY_ATTEMPTS; ; left--) {
        response ??= await callS3("GetObject", location, () => get(sameVersion(state)));
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

/** Returns the parameters that request this version again. `null` is left out: a later upload may take over this id. */
function sameVersion({ etag, versionId }: ObjectState): { IfMatch: string; VersionId?: string } {
  return { IfMatch: etag, ...(versionId !== undefined && versionId !== "null" && { VersionId: versionId }) };
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

/** The fields that the responses of GetObject and HeadObject share. */
interface ObjectResponse {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly TagCount?: number | undefined;
  readonly Expiration?: string | undefined;
}

function stateOf(response: ObjectResponse): ObjectState {
  const { ETag, VersionId, ContentLength, LastModified, Metadata, Expiration, TagCount } = response;
  const expires = expiryIn(Expiration);
  return {
    etag: ETag ?? "",
    bytes: ContentLength ?? 0,
    metadata: Metadata ?? {},
    modified: LastModified ?? new Date(0),
    ...(VersionId === undefined ? {} : { versionId: VersionId }),
    ...(TagCount === undefined ? {} : { tagCount: TagCount }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Reads the header `x-amz-expiration`: `expiry-date="Mon, 21 Dec 2026 00:00:00 GMT", rule-id="…"`. */
function expiryIn(header = ""): Date | undefined {
  const expires = new Date(/expiry-date="([^"]*)"/.exec(header)?.[1] ?? "");
  return Number.isNaN(expires.getTime()) ? undefined : expires;
}
