import { receiveText } from "../body/receive.ts";
import { S3Error } from "../error.ts";
import { type Listed, paginate } from "../listing.ts";
import { quoted } from "../object-headers.ts";
import { bucketOf, type Call, type S3Response } from "../operation.ts";
import type { Bucket } from "../store/bucket.ts";
import type { Version } from "../store/version.ts";
import { element, S3_NAMESPACE, type Xml, xmlDocument } from "../xml.ts";
import { readDocument, textOf } from "../xml-reader.ts";
import { type ListingFrame, listingFrame } from "./list-objects.ts";

export async function putBucketVersioning(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const text = await receiveText(call.request.body, call.authenticated, 4096);
  const status = textOf(readDocument(text, "VersioningConfiguration"), "Status");
  if (status !== "Enabled" && status !== "Suspended") {
    throw new S3Error("MalformedXML", "Status must be Enabled or Suspended.");
  }
  await bucket.configure({ versioning: status });
  return {};
}

export function getBucketVersioning(call: Call): Promise<S3Response> {
  const { versioning } = bucketOf(call).settings;
  const status = versioning === undefined ? undefined : element("Status", versioning);
  return Promise.resolve({ body: xmlDocument(element("VersioningConfiguration", status), S3_NAMESPACE) });
}

/** ListObjectVersions: all versions and delete markers, sorted by key and then from newest to oldest. */
export function listObjectVersions(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const frame = listingFrame(call);
  const keyMarker = call.request.query.get("key-marker");
  const versionMarker = call.request.query.get("version-id-marker");
  // With a version marker the page continues within a key.
  const within = keyMarker !== undefined && versionMarker !== undefined && versionMarker !== "";
  const page = paginate(within ? versionsAfter(bucket, keyMarker, versionMarker) : allVersions(bucket), {
    ...frame,
    after: within ? undefined : keyMarker,
  });
  const last = page.items.at(-1);
  const result = element(
    "ListVersionsResult",
    element("KeyMarker", frame.encode(keyMarker ?? "")),
    element("VersionIdMarker", versionMarker ?? ""),
    page.next === undefined ? undefined : element("NextKeyMarker", frame.encode(page.next)),
    page.next !== undefined && last?.kind === "entry"
      ? element("NextVersionIdMarker", last.entry.versionId)
      : undefined,
    element("IsTruncated", page.next !== undefined),
    ...frame.elements,
    ...page.items.map((item) => versionElement(item, bucket, frame)),
  );
  return Promise.resolve({ body: xmlDocument(result, S3_NAMESPACE) });
}

function versionElement(item: Listed<Version>, bucket: Bucket, { encode }: ListingFrame): Xml {
  if (item.kind === "prefix") return element("CommonPrefixes", element("Prefix", encode(item.prefix)));
  const { entry } = item;
  const isLatest = bucket.current(entry.key) === entry;
  return element(
    entry.deleteMarker ? "DeleteMarker" : "Version",
    element("Key", encode(entry.key)),
    element("VersionId", entry.versionId),
    element("IsLatest", isLatest),
    element("LastModified", entry.lastModified),
    ...(entry.deleteMarker
      ? []
      : [
          element("ETag", quoted(entry.etag)),
          element("Size", entry.size),
          element("StorageClass", "STANDARD"),
        ]),
  );
}

function* allVersions(bucket: Bucket): Generator<Version> {
  for (const key of bucket.keys) yield* bucket.versionsOf(key);
}

function* versionsAfter(bucket: Bucket, key: string, versionId: string): Generator<Version> {
  let past = false;
  for (const version of allVersions(bucket)) {
    if (past) yield version;
    else past = version.key === key && version.versionId === versionId;
  }
}
