import { receivePieces } from "../body/receive.ts";
import { requirePermission } from "../auth/identity.ts";
import { requireCopySource, writeCondition } from "../conditions.ts";
import { S3Error } from "../error.ts";
import { type ObjectDescription, quoted, readDescription } from "../object-headers.ts";
import { announceCreated, bucketOf, type Call, isVersioned, type S3Response } from "../operation.ts";
import { decode } from "../request.ts";
import type { Bucket } from "../store/bucket.ts";
import type { Version } from "../store/version.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";
import { tagsOfHeader, type Tags } from "../tags.ts";
import { requireKey } from "./put-object.ts";
import { requireTagPermission } from "./tagging.ts";

/** CopyObject, within a bucket or between two. */
export async function copyObject(call: Call): Promise<S3Response> {
  const { key } = call.request;
  const { headers } = call.authenticated;
  const target = bucketOf(call);
  requireKey(key);
  const { bucket: origin, version: source } = findSource(call, headers["x-amz-copy-source"] ?? "");
  requireCopySource(headers, source);
  const check = writeCondition(headers, target, key);
  check(target.current(key));
  const description = describeCopy(call, source);
  if (description === undefined && origin === target && source.key === key) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing its metadata.",
    );
  }
  const tags = tagsOfCopy(call, origin, source);
  const file = await call.store.incoming();
  try {
    const bytes = await origin.read(source);
    const promises = { size: source.size, algorithm: source.checksum?.algorithm };
    const body = await receivePieces(bytes, promises, (piece) => file.write(piece));
    await file.close();
    const upload = {
      key,
      file: file.path,
      size: body.size,
      etag: body.md5.toString("hex"),
      ...(description ?? { headers: source.headers, metadata: source.metadata }),
      tags,
      checksum: { ...body.checksum, type: "FULL_OBJECT" as const },
    };
    const version = await target.put(upload, check);
    announceCreated(call, "ObjectCreated:Copy", target, version);
    const result = element(
      "CopyObjectResult",
      element("ETag", quoted(version.etag)),
      element("LastModified", version.lastModified),
    );
    return {
      headers: {
        ...(isVersioned(target) && { "x-amz-version-id": version.versionId }),
        ...(isVersioned(origin) && { "x-amz-copy-source-version-id": source.versionId }),
      },
      body: xmlDocument(result, S3_NAMESPACE),
    };
  } finally {
    await file.discard();
  }
}

/** Finds the source of a copy: percent-encoded `bucket/key` with an optional leading slash and `?versionId=`. */
export function findSource(call: Call, header: string): { bucket: Bucket; version: Version } {
  const [, name, path, versionId] = /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(header) ?? [];
  if (name === undefined || path === undefined) {
    throw new S3Error(
      "InvalidArgument",
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    );
  }
  const key = decode(path);
  const bucket = call.store.bucket(decode(name));
  requirePermission(call.identity, "s3:GetObject", bucket.name, key);
  const version = versionId === undefined ? bucket.current(key) : bucket.version(key, versionId);
  if (version === undefined || version.deleteMarker) {
    throw new S3Error(
      versionId === undefined ? "NoSuchKey" : "NoSuchVersion",
      "The copy source does not exist.",
    );
  }
  return { bucket, version };
}

/** Returns the tags of a copy: those of its source, which must be readable, or the request's own. */
function tagsOfCopy(call: Call, origin: Bucket, source: Version): Tags {
  const { headers } = call.authenticated;
  const directive = headers["x-amz-tagging-directive"] ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE")
    throw new S3Error("InvalidArgument", `Unknown tagging directive: ${directive}`);
  const tags = directive === "COPY" ? (source.tags ?? {}) : tagsOfHeader(headers);
  if (directive === "COPY" && Object.keys(tags).length > 0) {
    requirePermission(call.identity, "s3:GetObjectTagging", origin.name, source.key);
  }
  requireTagPermission(call, tags);
  return tags;
}

/** Returns new headers and metadata if the copy replaces those of the source. */
function describeCopy(
  { authenticated }: Call,
  source: Version,
): Pick<ObjectDescription, "headers" | "metadata"> | undefined {
  const directive = authenticated.headers["x-amz-metadata-directive"] ?? "COPY";
  if (directive === "COPY") return undefined;
  if (directive !== "REPLACE")
    throw new S3Error("InvalidArgument", `Unknown metadata directive: ${directive}`);
  const { headers, metadata } = readDescription(authenticated.headers);
  const type = source.headers["content-type"];
  return { metadata, headers: { ...(type !== undefined && { "content-type": type }), ...headers } };
}
