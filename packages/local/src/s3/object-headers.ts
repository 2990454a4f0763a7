import { checksumHeader } from "./body/checksums.ts";
import { S3Error } from "./error.ts";
import type { Headers } from "./request.ts";
import type { Version } from "./store/version.ts";
import { type Tags, tagsOfHeader } from "./tags.ts";

const STORED_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

const METADATA_PREFIX = "x-amz-meta-";
/** Limit of user metadata, names and values together (user guide, "Working with object metadata"). */
const MAX_METADATA_BYTES = 2048;

/** Headers, metadata and tags that S3 stores with an object. */
export interface ObjectDescription {
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

/** Reads an upload's headers, metadata and tags. As in S3, the prefix of metadata names does not count towards the limit. */
export function readDescription(headers: Headers): ObjectDescription {
  const stored: Record<string, string> = {};
  for (const name of STORED_HEADERS) {
    const value = name === "content-encoding" ? withoutChunking(headers[name]) : headers[name];
    if (value !== undefined && value !== "") stored[name] = value;
  }
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(METADATA_PREFIX) || value === undefined) continue;
    const short = name.slice(METADATA_PREFIX.length);
    metadata[short] = value;
    bytes += Buffer.byteLength(short) + Buffer.byteLength(value);
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new S3Error(
      "MetadataTooLarge",
      `Your metadata headers exceed the maximum allowed metadata size: ${bytes} of ${MAX_METADATA_BYTES} bytes.`,
    );
  }
  return { headers: stored, metadata, tags: tagsOfHeader(headers) };
}

/** Returns the response headers of an object: stored headers, version id and, if requested, checksum and number of tags. */
export function describeVersion(
  version: Version,
  options: { readonly versioned: boolean; readonly withChecksum: boolean; readonly withTags: boolean },
): Record<string, string> {
  const described: Record<string, string> = { "content-type": "binary/octet-stream", ...version.headers };
  for (const [name, value] of Object.entries(version.metadata)) described[METADATA_PREFIX + name] = value;
  described["etag"] = quoted(version.etag);
  described["last-modified"] = new Date(version.lastModified).toUTCString();
  described["accept-ranges"] = "bytes";
  if (options.versioned) described["x-amz-version-id"] = version.versionId;
  if (options.withChecksum) Object.assign(described, checksumHeaders(version));
  const tagCount = Object.keys(version.tags ?? {}).length;
  if (options.withTags && tagCount > 0) described["x-amz-tagging-count"] = String(tagCount);
  return described;
}

export function checksumHeaders({ checksum }: Version): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    "x-amz-checksum-type": checksum.type,
  };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** Removes `aws-chunked`, which describes the transfer and not the object. */
function withoutChunking(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "aws-chunked")
    .join(",");
}
