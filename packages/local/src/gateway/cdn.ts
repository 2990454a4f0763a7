import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { requestObject, type S3Access } from "../signed-request.ts";
import { CONTENT_HEADERS } from "./security-headers.ts";

const FORWARDED_HEADERS = ["if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range"];
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

/**
 * Serves the processed bucket as CloudFront does: read-only, through an identity that may only get objects. Without
 * permission to list, it gets 403 instead of 404 for a missing photo, as on AWS.
 */
export async function serveProcessed(
  access: S3Access & { readonly bucket: string },
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(403, { ...CONTENT_HEADERS, "content-type": "text/plain" });
    response.end("This address can only be read.\n");
    return;
  }
  const headers: Record<string, string> = {};
  for (const name of FORWARDED_HEADERS) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const answer = await requestObject(access, { method, bucket: access.bucket, key, headers });
  const passed = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  response.writeHead(answer.statusCode ?? 502, { ...Object.fromEntries(passed), ...CONTENT_HEADERS });
  await pipeline(answer, response).catch(() => undefined);
}
