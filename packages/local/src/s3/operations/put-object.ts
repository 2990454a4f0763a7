import { receiveBody } from "../body/receive.ts";
import { writeCondition } from "../conditions.ts";
import { S3Error } from "../error.ts";
import { checksumHeaders, quoted, readDescription } from "../object-headers.ts";
import { announceCreated, bucketOf, type Call, isVersioned, type S3Response } from "../operation.ts";
import { requireTagPermission } from "./tagging.ts";

const MAX_KEY_BYTES = 1024;

/** PutObject: the body becomes the newest version once it is complete and its digests match. */
export async function putObject(call: Call): Promise<S3Response> {
  const { key } = call.request;
  const { headers } = call.authenticated;
  const bucket = bucketOf(call);
  requireKey(key);
  const description = readDescription(headers);
  requireTagPermission(call, description.tags);
  const check = writeCondition(headers, bucket, key);
  check(bucket.current(key));
  const file = await call.store.incoming();
  try {
    const body = await receiveBody(call.request.body, call.authenticated, (bytes) => file.write(bytes));
    await file.close();
    const upload = {
      key,
      file: file.path,
      size: body.size,
      etag: body.md5.toString("hex"),
      ...description,
      checksum: { ...body.checksum, type: "FULL_OBJECT" as const },
    };
    const version = await bucket.put(upload, check);
    announceCreated(call, "ObjectCreated:Put", bucket, version);
    return {
      headers: {
        etag: quoted(version.etag),
        ...checksumHeaders(version),
        ...(isVersioned(bucket) && { "x-amz-version-id": version.versionId }),
      },
    };
  } finally {
    await file.discard();
  }
}

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new S3Error("KeyTooLongError", `Your key is too long: ${Buffer.byteLength(key)} of 1024 bytes.`);
  }
}
