import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { requestObject, type S3Access } from "../signed-request.ts";
import { CONTENT_HEADERS } from "./security-headers.ts";

const PASSED_ON = [
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
];
/** A processed photo is replaced when its original is uploaded anew, so a cache asks again after five minutes. */
const DEFAULT_CACHE_CONTROL = "public, max-age=300";

/**
 * The processed bucket as CloudFront shows it: read-only, through an identity that may get objects and nothing else,
 * so that a missing key is the same as a forbidden one.
 */
export async function serveProcessed(
  access: S3Access & { readonly bucket: string },
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    refuse(response, 403, "This address can only be read.");
    return;
  }
  const headers: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const answer = await requestObject(access, { method, bucket: access.bucket, key, headers });
  const status = answer.statusCode ?? 500;
  if (status >= 400 && status !== 412 && status !== 416) {
    answer.resume();
    // The bucket says 403 for what is not there, since this reader may not list it.
    refuse(
      response,
      status === 403 ? 404 : 502,
      status === 403 ? "Not found" : "The storage did not answer.",
    );
    return;
  }
  const passed = Object.entries(answer.headers).filter(
    ([name]) => !/^(connection|keep-alive|date|x-amz-)/.test(name),
  );
  response.writeHead(status, {
    "cache-control": DEFAULT_CACHE_CONTROL,
    ...Object.fromEntries(passed),
    ...CONTENT_HEADERS,
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  await pipeline(answer, response).catch(() => undefined);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...CONTENT_HEADERS,
    "content-type": "text/plain",
    "cache-control": "no-store",
  });
  response.end(`${text}\n`);
}
