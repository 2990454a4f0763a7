import { requirePermission } from "../auth/identity.ts";
import { promisedChecksum, receiveText } from "../body/receive.ts";
import { S3Error } from "../error.ts";
import { bucketOf, type Call, type S3Response } from "../operation.ts";
import { element, S3_NAMESPACE, type Xml, xmlDocument } from "../xml.ts";
import { childOf, readDocument, textOf } from "../xml-reader.ts";
import { deleteAndAnnounce, type DeletionOrder } from "./delete-object.ts";

/** Size of a thousand keys of maximum length, written as character references. */
const MAX_BYTES = 2 ** 21;
const MAX_OBJECTS = 1000;

/** DeleteObjects: many deletions in one request, each with its own result. */
export async function deleteObjects(call: Call): Promise<S3Response> {
  const { headers } = call.authenticated;
  if (
    headers["content-md5"] === undefined &&
    promisedChecksum(headers) === undefined &&
    headers["x-amz-trailer"] === undefined
  ) {
    throw new S3Error(
      "InvalidRequest",
      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
    );
  }
  const document = readDocument(
    await receiveText(call.request.body, call.authenticated, MAX_BYTES),
    "Delete",
  );
  const objects = document.children.filter(({ name }) => name === "Object");
  if (
    objects.length === 0 ||
    objects.length > MAX_OBJECTS ||
    objects.some((object) => !childOf(object, "Key"))
  ) {
    throw new S3Error("MalformedXML", `Expected 1 to ${MAX_OBJECTS} objects with a key.`);
  }
  const quiet = textOf(document, "Quiet") === "true";
  const results: (Xml | undefined)[] = [];
  for (const object of objects) {
    const order = {
      key: textOf(object, "Key") ?? "",
      versionId: textOf(object, "VersionId"),
      ifMatch: textOf(object, "ETag"),
    };
    results.push(await deleteOne(call, order, quiet));
  }
  return { body: xmlDocument(element("DeleteResult", ...results), S3_NAMESPACE) };
}

async function deleteOne(call: Call, order: DeletionOrder, quiet: boolean): Promise<Xml | undefined> {
  const bucket = bucketOf(call);
  const { key, versionId } = order;
  try {
    const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    requirePermission(call.identity, action, bucket.name, key);
    const { version, markerCreated } = await deleteAndAnnounce(call, bucket, order);
    if (quiet) return undefined;
    const marker = markerCreated || version?.deleteMarker === true;
    return element(
      "Deleted",
      element("Key", key),
      versionId === undefined ? undefined : element("VersionId", versionId),
      marker ? element("DeleteMarker", true) : undefined,
      marker ? element("DeleteMarkerVersionId", version?.versionId) : undefined,
    );
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return element(
      "Error",
      element("Key", key),
      versionId === undefined ? undefined : element("VersionId", versionId),
      element("Code", error.code),
      element("Message", error.message),
    );
  }
}
