import { Readable } from "node:stream";
import { readerHasIt } from "../conditions.ts";
import { S3Error } from "../error.ts";
import { describeVersion } from "../object-headers.ts";
import { bucketOf, type Call, isVersioned, type S3Response } from "../operation.ts";
import { readRange } from "../range.ts";
import type { Bucket } from "../store/bucket.ts";
import { isMissing } from "../store/files.ts";
import type { Version } from "../store/version.ts";

const OVERRIDES = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** GetObject, with ranges, conditions and versions. */
export async function getObject(call: Call): Promise<S3Response> {
  try {
    return await answer(call);
  } catch (error) {
    // The version was replaced between lookup and opening; the new one exists now.
    if (isMissing(error)) return answer(call);
    throw error;
  }
}

/** HeadObject: GetObject without the body. */
export async function headObject(call: Call): Promise<S3Response> {
  const { body, ...rest } = await getObject(call);
  if (body instanceof Readable) body.destroy();
  return rest;
}

async function answer(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const version = requestedVersion(call, bucket);
  const { headers } = call.authenticated;
  const tagAction = call.request.query.has("versionId")
    ? "s3:GetObjectVersionTagging"
    : "s3:GetObjectTagging";
  const described = describeVersion(version, {
    versioned: isVersioned(bucket),
    withChecksum:
      headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED" && headers["range"] === undefined,
    // S3 reports the number of tags only to those who may read them (API reference, GetObject).
    withTags: call.identity.allows?.(tagAction, bucket.name, call.request.key) !== false,
  });
  if (readerHasIt(headers, version)) {
    return {
      status: 304,
      headers: { etag: described["etag"] ?? "", "last-modified": described["last-modified"] ?? "" },
    };
  }
  for (const name of OVERRIDES) {
    const value = call.request.query.get(`response-${name}`);
    if (value !== undefined) described[name] = value;
  }
  const range = readRange(headers["range"], version.size);
  const { start, end } = range ?? { start: 0, end: version.size - 1 };
  const length = end - start + 1;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...described,
      "content-length": String(length),
      ...(range !== undefined && { "content-range": `bytes ${start}-${end}/${version.size}` }),
    },
    body: await bucket.read(version, start, end),
  };
}

/** Returns the version of `versionId`, or the current one. The error for a missing one depends on the permissions. */
export function requestedVersion({ request, identity }: Call, bucket: Bucket): Version {
  const versionId = request.query.get("versionId");
  const version =
    versionId === undefined ? bucket.current(request.key) : bucket.version(request.key, versionId);
  if (version === undefined) {
    // Without permission to list, a missing object is 403 instead of 404 (API reference, GetObject).
    if (identity.allows?.("s3:ListBucket", bucket.name, "") === false) {
      throw new S3Error("AccessDenied", "Access Denied");
    }
    if (versionId !== undefined) throw new S3Error("NoSuchVersion", "The specified version does not exist.");
    throw new S3Error("NoSuchKey", `The specified key does not exist.`);
  }
  if (version.deleteMarker) {
    const marker = { "x-amz-delete-marker": "true", "x-amz-version-id": version.versionId };
    if (versionId === undefined) throw new S3Error("NoSuchKey", "The specified key does not exist.", marker);
    throw new S3Error("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      ...marker,
      allow: "DELETE",
    });
  }
  return version;
}
