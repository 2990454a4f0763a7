import { receiveText } from "../body/receive.ts";
import { S3Error } from "../error.ts";
import { bucketOf, type Call, type S3Response } from "../operation.ts";
import type { CorsRule } from "../store/bucket.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";
import { type XmlElement, readDocument } from "../xml-reader.ts";

const MAX_BYTES = 64 * 1024;

export async function putBucketCors(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const text = await receiveText(call.request.body, call.authenticated, MAX_BYTES);
  const cors = readDocument(text, "CORSConfiguration").children.map(readRule);
  if (cors.length === 0) throw new S3Error("MalformedXML", "A CORSConfiguration needs a CORSRule.");
  await bucket.configure({ cors });
  return {};
}

export function getBucketCors(call: Call): Promise<S3Response> {
  const { cors } = bucketOf(call).settings;
  if (cors === undefined || cors.length === 0) {
    throw new S3Error("NoSuchCORSConfiguration", "The CORS configuration does not exist");
  }
  const rules = cors.map((rule) =>
    element(
      "CORSRule",
      ...rule.allowedOrigins.map((value) => element("AllowedOrigin", value)),
      ...rule.allowedMethods.map((value) => element("AllowedMethod", value)),
      ...(rule.allowedHeaders ?? []).map((value) => element("AllowedHeader", value)),
      ...(rule.exposeHeaders ?? []).map((value) => element("ExposeHeader", value)),
      rule.maxAgeSeconds === undefined ? undefined : element("MaxAgeSeconds", rule.maxAgeSeconds),
    ),
  );
  return Promise.resolve({ body: xmlDocument(element("CORSConfiguration", ...rules), S3_NAMESPACE) });
}

export async function deleteBucketCors(call: Call): Promise<S3Response> {
  await bucketOf(call).configure({ cors: [] });
  return { status: 204 };
}

function readRule(rule: XmlElement): CorsRule {
  const texts = (name: string): string[] =>
    rule.children.filter((child) => child.name === name).map((child) => child.text);
  const [maxAge] = texts("MaxAgeSeconds");
  const allowedOrigins = texts("AllowedOrigin");
  const allowedMethods = texts("AllowedMethod");
  if (rule.name !== "CORSRule" || allowedOrigins.length === 0 || allowedMethods.length === 0) {
    throw new S3Error("MalformedXML", "A CORSRule needs an AllowedOrigin and an AllowedMethod.");
  }
  return {
    allowedOrigins,
    allowedMethods,
    allowedHeaders: texts("AllowedHeader"),
    exposeHeaders: texts("ExposeHeader"),
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
  };
}
