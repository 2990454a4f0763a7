import { bucketOf, type Call, type S3Response } from "../operation.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";
import { requestedVersion } from "./get-object.ts";

/** GetObjectTagging. Always empty, since tagging is not supported; clients call it before a multipart copy. */
export function getObjectTagging(call: Call): Promise<S3Response> {
  requestedVersion(call, bucketOf(call));
  return Promise.resolve({ body: xmlDocument(element("Tagging", element("TagSet")), S3_NAMESPACE) });
}
