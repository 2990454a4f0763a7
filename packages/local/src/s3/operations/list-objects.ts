import { S3Error } from "../error.ts";
import { quoted } from "../object-headers.ts";
import { bucketOf, type Call, type S3Response } from "../operation.ts";
import type { Version } from "../store/version.ts";
import { encodeUri } from "../uri.ts";
import { element, S3_NAMESPACE, type Xml, xmlDocument } from "../xml.ts";
import { type Listed, paginate } from "../listing.ts";

/** ListObjectsV2. */
export function listObjectsV2(call: Call): Promise<S3Response> {
  const { query } = call.request;
  const token = query.get("continuation-token");
  const after = token === undefined ? query.get("start-after") : decodeToken(token);
  const { page, common } = listCurrent(call, after);
  return answer(call, page.items, [
    element("KeyCount", page.items.length),
    token === undefined ? undefined : element("ContinuationToken", token),
    query.has("start-after")
      ? element("StartAfter", common.encode(query.get("start-after") ?? ""))
      : undefined,
    page.next === undefined ? undefined : element("NextContinuationToken", encodeToken(page.next)),
    element("IsTruncated", page.next !== undefined),
    ...common.elements,
  ]);
}

/** ListObjects, version 1, which older clients still call. */
export function listObjectsV1(call: Call): Promise<S3Response> {
  const marker = call.request.query.get("marker");
  const { page, common } = listCurrent(call, marker);
  return answer(call, page.items, [
    element("Marker", common.encode(marker ?? "")),
    page.next === undefined ? undefined : element("NextMarker", common.encode(page.next)),
    element("IsTruncated", page.next !== undefined),
    ...common.elements,
  ]);
}

/** The request parameters that every listing repeats, and its key encoding. */
export interface ListingFrame {
  readonly encode: (text: string) => string;
  readonly elements: readonly (Xml | undefined)[];
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly max: number;
}

export function listingFrame(call: Call): ListingFrame {
  const { query, bucket } = call.request;
  const encoding = query.get("encoding-type");
  const encode = encoding === "url" ? encodeUri : (text: string) => text;
  const prefix = query.get("prefix") ?? "";
  const asked = query.get("delimiter");
  const delimiter = asked === "" ? undefined : asked;
  const max = maxKeys(query.get("max-keys"));
  return {
    encode,
    prefix,
    delimiter,
    max,
    elements: [
      element("Name", bucket),
      element("Prefix", encode(prefix)),
      delimiter === undefined ? undefined : element("Delimiter", encode(delimiter)),
      element("MaxKeys", max),
      encoding === undefined ? undefined : element("EncodingType", encoding),
    ],
  };
}

function listCurrent(call: Call, after: string | undefined) {
  const bucket = bucketOf(call);
  const common = listingFrame(call);
  const versions = function* (): Generator<Version> {
    for (const key of bucket.keys) {
      const version = bucket.current(key);
      if (version !== undefined && !version.deleteMarker) yield version;
    }
  };
  return { common, page: paginate(versions(), { ...common, after }) };
}

function answer(
  call: Call,
  items: readonly Listed<Version>[],
  head: readonly (Xml | undefined)[],
): Promise<S3Response> {
  const { encode } = listingFrame(call);
  const contents = items.map((item) =>
    item.kind === "prefix"
      ? element("CommonPrefixes", element("Prefix", encode(item.prefix)))
      : element(
          "Contents",
          element("Key", encode(item.entry.key)),
          element("LastModified", item.entry.lastModified),
          element("ETag", quoted(item.entry.etag)),
          element("Size", item.entry.size),
          element("StorageClass", "STANDARD"),
        ),
  );
  const body = xmlDocument(element("ListBucketResult", ...head, ...contents), S3_NAMESPACE);
  return Promise.resolve({ body });
}

function maxKeys(text: string | undefined): number {
  if (text === undefined) return 1000;
  if (!/^\d{1,9}$/.test(text))
    throw new S3Error("InvalidArgument", "Provided max-keys not an integer or within integer range");
  return Math.min(1000, Number(text));
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString("base64");
}

function decodeToken(token: string): string {
  return Buffer.from(token, "base64").toString();
}
