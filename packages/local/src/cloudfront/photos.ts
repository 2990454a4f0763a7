import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import fresh from "fresh";
import { CONTENT_HEADERS } from "../gateway/security-headers.ts";
import { S3Error } from "../s3/error.ts";
import { type ByteRange, readRange } from "../s3/range.ts";
import { requestObject, type S3Access } from "../signed-request.ts";
import { type AnswerHeaders, definedHeaders } from "./cache-policy.ts";
import { type EdgeAnswer, EdgeCache, type OriginAnswer } from "./edge-cache.ts";
import { EdgeFunctions } from "./edge-function.ts";

const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

/**
 * Serves the processed bucket at `/p/` as CloudFront does: read-only, cached, through an identity that may only get
 * objects. Without permission to list, it gets 403 instead of 404 for a missing photo, as on AWS.
 */
export class Photos {
  readonly cache = new EdgeCache();
  readonly #access: S3Access & { readonly bucket: string };
  readonly #functions = new EdgeFunctions();

  constructor(access: S3Access & { readonly bucket: string }) {
    this.#access = access;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    if (method !== "GET" && method !== "HEAD") {
      response.writeHead(403, { ...CONTENT_HEADERS, "content-type": "text/plain" });
      response.end("This address can only be read.\n");
      return;
    }
    const [path = "", query = ""] = url.split("?", 2);
    const version = new URLSearchParams(query).get("v");
    const viewed = {
      method,
      uri: path,
      querystring: version === null ? {} : { v: { value: version } },
    };
    const uri = this.#functions.uriOf(viewed);
    // The only part of the query that the cache policy puts into the key.
    const part = version === null ? "" : `?v=${encodeURIComponent(version)}`;
    const answer = await this.cache.get({
      uris: [path + part, uri + part],
      fetch: (headers) => this.#fetch(uri, headers),
    });
    const headers = this.#functions.headersOf(viewed, answer.status, answer.headers);
    send(request, response, answer, {
      ...headers,
      ...CONTENT_HEADERS,
      "x-cache": `${answer.result} from cloudfront`,
      ...(answer.result === "Hit" && { age: String(answer.age) }),
    });
  }

  async #fetch(uri: string, headers: AnswerHeaders): Promise<OriginAnswer> {
    const key = decodeURIComponent(uri.slice(1));
    const { bucket } = this.#access;
    const answer = await requestObject(this.#access, { method: "GET", bucket, key, headers });
    const kept = Object.entries(definedHeaders(answer.headers)).filter(([name]) => !HOP_BY_HOP.has(name));
    return {
      status: answer.statusCode ?? 502,
      headers: Object.fromEntries(kept),
      body: await buffer(answer),
    };
  }
}

/** Sends an answer whole, in part or as a 304, as the viewer asks. */
function send(
  { method, headers: asked }: IncomingMessage,
  response: ServerResponse,
  { status, body }: EdgeAnswer,
  headers: AnswerHeaders,
): void {
  const described = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-length"));
  if (status === 200 && fresh({ ...asked, "cache-control": undefined }, headers)) {
    response.writeHead(304, described).end();
    return;
  }
  let range: ByteRange | undefined;
  try {
    range = status === 200 ? readRange(asked.range, body.length) : undefined;
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    response.writeHead(error.status, { ...CONTENT_HEADERS, ...error.headers }).end();
    return;
  }
  const bytes = range === undefined ? body : body.subarray(range.start, range.end + 1);
  response.writeHead(range === undefined ? status : 206, {
    ...described,
    "content-length": bytes.length,
    ...(range !== undefined && { "content-range": `bytes ${range.start}-${range.end}/${body.length}` }),
  });
  response.end(method === "HEAD" ? undefined : bytes);
}
