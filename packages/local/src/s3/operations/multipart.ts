import { createHash } from "node:crypto";
import { checksumHeader, checksumNamed, startChecksum } from "../body/checksums.ts";
import {
  type Checksum,
  promisedChecksum,
  type ReceivedBody,
  receiveBody,
  receivePieces,
  receiveText,
  type Sink,
} from "../body/receive.ts";
import { requireCopySource, writeCondition } from "../conditions.ts";
import { S3Error } from "../error.ts";
import { quoted, readDescription } from "../object-headers.ts";
import { announceCreated, bucketOf, type Call, isVersioned, type S3Response } from "../operation.ts";
import { readRange } from "../range.ts";
import type { MultipartUpload, UploadedPart } from "../store/multipart.ts";
import type { StoredChecksum } from "../store/version.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";
import { readDocument, textOf } from "../xml-reader.ts";
import { findSource } from "./copy-object.ts";
import { requireKey } from "./put-object.ts";
import { requireTagPermission } from "./tagging.ts";

const MAX_PART_NUMBER = 10_000;
/** Smallest size of every part except the last. */
const MIN_PART_BYTES = 5 * 2 ** 20;
const MAX_LIST_BYTES = 2 ** 21;

export async function createMultipartUpload(call: Call): Promise<S3Response> {
  const { bucket, key } = call.request;
  const { headers } = call.authenticated;
  bucketOf(call);
  requireKey(key);
  const checksumAlgorithm = checksumNamed(headers["x-amz-checksum-algorithm"] ?? "CRC64NVME");
  if (checksumAlgorithm === undefined)
    throw new S3Error("InvalidRequest", "Checksum algorithm provided is unsupported.");
  const description = readDescription(headers);
  requireTagPermission(call, description.tags);
  const fallback = checksumAlgorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const upload = await call.store.multipart.begin({
    bucket,
    key,
    ...description,
    initiated: new Date(call.store.now()).toISOString(),
    checksumAlgorithm,
    checksumType: headers["x-amz-checksum-type"]?.toUpperCase() === "FULL_OBJECT" ? "FULL_OBJECT" : fallback,
  });
  const result = element(
    "InitiateMultipartUploadResult",
    element("Bucket", bucket),
    element("Key", key),
    element("UploadId", upload.id),
  );
  return {
    headers: { "x-amz-checksum-algorithm": checksumAlgorithm, "x-amz-checksum-type": upload.checksumType },
    body: xmlDocument(result, S3_NAMESPACE),
  };
}

/** UploadPart, or UploadPartCopy if the request has a copy source. */
export async function uploadPart(call: Call): Promise<S3Response> {
  const upload = await requireUpload(call);
  const number = Number(call.request.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  const copySource = call.authenticated.headers["x-amz-copy-source"];
  const file = await call.store.incoming();
  try {
    const sink = (bytes: Buffer): Promise<void> => file.write(bytes);
    const { size, md5, checksum } =
      copySource === undefined
        ? await receiveBody(call.request.body, call.authenticated, sink)
        : await copyRange(call, copySource, upload, sink);
    await file.close();
    const etag = md5.toString("hex");
    await call.store.multipart.putPart(upload.id, file.path, { number, size, etag, checksum });
    if (copySource === undefined) {
      return { headers: { etag: quoted(etag), [checksumHeader(checksum.algorithm)]: checksum.value } };
    }
    const lastModified = new Date(call.store.now()).toISOString();
    const result = element(
      "CopyPartResult",
      element("ETag", quoted(etag)),
      element("LastModified", lastModified),
    );
    return { body: xmlDocument(result, S3_NAMESPACE) };
  } finally {
    await file.discard();
  }
}

/** Stores another object, or a range of it, as a part. */
async function copyRange(
  call: Call,
  copySource: string,
  { checksumAlgorithm }: MultipartUpload,
  sink: Sink,
): Promise<ReceivedBody> {
  const { headers } = call.authenticated;
  const { bucket, version } = findSource(call, copySource);
  requireCopySource(headers, version);
  const range = readRange(headers["x-amz-copy-source-range"], version.size);
  const bytes = await bucket.read(version, range?.start, range?.end);
  return receivePieces(bytes, { algorithm: checksumAlgorithm }, sink);
}

/** CompleteMultipartUpload: joins the listed parts to an object. */
export async function completeMultipartUpload(call: Call): Promise<S3Response> {
  const { headers } = call.authenticated;
  const upload = await requireUpload(call);
  const bucket = bucketOf(call);
  const check = writeCondition(headers, bucket, upload.key);
  const text = await receiveText(
    call.request.body,
    { ...call.authenticated, headers: withoutChecksums(headers) },
    MAX_LIST_BYTES,
  );
  const parts = chooseParts(text, await call.store.multipart.parts(upload.id));
  const file = await call.store.incoming();
  try {
    const promised = upload.checksumType === "FULL_OBJECT" ? promisedChecksum(headers) : undefined;
    const pieces = call.store.multipart.read(upload.id, parts);
    const promises = { algorithm: upload.checksumAlgorithm, checksum: () => promised };
    const body = await receivePieces(pieces, promises, (bytes) => file.write(bytes));
    await file.close();
    const { headers: described, metadata, tags } = upload;
    const version = await bucket.put(
      {
        key: upload.key,
        file: file.path,
        size: body.size,
        etag: etagOfParts(parts),
        headers: described,
        metadata,
        tags,
        checksum: checksumOf(upload, parts, body.checksum),
      },
      check,
    );
    await call.store.multipart.end(upload.id);
    announceCreated(call, "ObjectCreated:CompleteMultipartUpload", bucket, version);
    const result = element(
      "CompleteMultipartUploadResult",
      element("Location", `/${bucket.name}/${upload.key}`),
      element("Bucket", bucket.name),
      element("Key", upload.key),
      element("ETag", quoted(version.etag)),
    );
    return {
      headers: isVersioned(bucket) ? { "x-amz-version-id": version.versionId } : {},
      body: xmlDocument(result, S3_NAMESPACE),
    };
  } finally {
    await file.discard();
  }
}

export async function abortMultipartUpload(call: Call): Promise<S3Response> {
  const upload = await requireUpload(call);
  await call.store.multipart.end(upload.id);
  return { status: 204 };
}

async function requireUpload({ request, store }: Call): Promise<MultipartUpload> {
  const upload = await store.multipart.find(request.query.get("uploadId") ?? "");
  if (upload?.bucket !== request.bucket || upload.key !== request.key) {
    throw new S3Error(
      "NoSuchUpload",
      "The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.",
    );
  }
  return upload;
}

/** Reads the client's list of parts, which must be known, unchanged, in ascending order, and large enough. */
function chooseParts(text: string, known: readonly UploadedPart[]): UploadedPart[] {
  const byNumber = new Map(known.map((part) => [part.number, part]));
  const chosen: UploadedPart[] = [];
  for (const listed of readDocument(text, "CompleteMultipartUpload").children) {
    const part = byNumber.get(Number(textOf(listed, "PartNumber")));
    if (part === undefined || textOf(listed, "ETag")?.replaceAll('"', "") !== part.etag) {
      throw new S3Error(
        "InvalidPart",
        "One or more of the specified parts could not be found, or its ETag differs.",
      );
    }
    if (part.number <= (chosen.at(-1)?.number ?? 0)) {
      throw new S3Error("InvalidPartOrder", "The list of parts was not in ascending order.");
    }
    chosen.push(part);
  }
  if (chosen.length === 0) throw new S3Error("MalformedXML", "You must specify at least one part");
  if (chosen.slice(0, -1).some(({ size }) => size < MIN_PART_BYTES)) {
    throw new S3Error(
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed object size.",
    );
  }
  return chosen;
}

/** Returns the MD5 of the parts' MD5s and their number. */
function etagOfParts(parts: readonly UploadedPart[]): string {
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(etag, "hex");
  return `${md5.digest("hex")}-${parts.length}`;
}

function checksumOf(
  { checksumAlgorithm: algorithm, checksumType: type }: MultipartUpload,
  parts: readonly UploadedPart[],
  whole: Checksum,
): StoredChecksum {
  if (type === "FULL_OBJECT" || parts.some(({ checksum }) => checksum.algorithm !== algorithm)) {
    return { ...whole, type: "FULL_OBJECT" };
  }
  const composite = startChecksum(algorithm);
  for (const { checksum } of parts) composite.update(Buffer.from(checksum.value, "base64"));
  return { algorithm, type, value: `${composite.digest().toString("base64")}-${parts.length}` };
}

/** Removes checksum headers: on completion they are the object's, not those of the request body. */
function withoutChecksums(headers: Call["authenticated"]["headers"]): Call["authenticated"]["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("x-amz-checksum-")));
}
