import { requirePermission } from "../auth/identity.ts";
import { receiveText } from "../body/receive.ts";
import { bucketOf, type Call, isVersioned, type S3Response } from "../operation.ts";
import type { Bucket } from "../store/bucket.ts";
import type { Version } from "../store/version.ts";
import { type Tags, tagsOfDocument } from "../tags.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";
import { requestedVersion } from "./get-object.ts";

const MAX_DOCUMENT_BYTES = 64 * 1024;

export function getObjectTagging(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const version = requestedVersion(call, bucket);
  const tags = Object.entries(version.tags ?? {}).map(([key, value]) =>
    element("Tag", element("Key", key), element("Value", value)),
  );
  const body = xmlDocument(element("Tagging", element("TagSet", ...tags)), S3_NAMESPACE);
  return Promise.resolve({ headers: versionHeaders(bucket, version), body });
}

/** PutObjectTagging: replaces all tags of a version. */
export async function putObjectTagging(call: Call): Promise<S3Response> {
  const tags = tagsOfDocument(await receiveText(call.request.body, call.authenticated, MAX_DOCUMENT_BYTES));
  return { headers: await retag(call, tags) };
}

export async function deleteObjectTagging(call: Call): Promise<S3Response> {
  return { status: 204, headers: await retag(call, {}) };
}

/** Throws `AccessDenied` if an upload carries tags that its identity may not set. */
export function requireTagPermission(
  { identity, request }: Pick<Call, "identity" | "request">,
  tags: Tags,
  key = request.key,
): void {
  if (Object.keys(tags).length > 0) requirePermission(identity, "s3:PutObjectTagging", request.bucket, key);
}

async function retag(call: Call, tags: Tags): Promise<Record<string, string>> {
  const bucket = bucketOf(call);
  const version = await bucket.tag(call.request.key, () => requestedVersion(call, bucket), tags);
  return versionHeaders(bucket, version);
}

function versionHeaders(bucket: Bucket, version: Version): Record<string, string> {
  return isVersioned(bucket) ? { "x-amz-version-id": version.versionId } : {};
}
