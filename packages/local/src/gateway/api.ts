import type { IncomingMessage, ServerResponse } from "node:http";
import type { LambdaFunction } from "../lambda/function.ts";
import { CONTENT_HEADERS } from "./security-headers.ts";
import { httpEventOf } from "./http-event.ts";

/** API Gateway's limit for an HTTP API's payload. */
const MAX_BODY_BYTES = 10 * 2 ** 20;
/** Lambda's limit for an event and for a response. */
const MAX_EVENT_BYTES = 6 * 2 ** 20;

/** A function's response to an HTTP API, in payload format 2.0. */
interface HttpResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Invokes the function with a request's event and sends its result as the response, as an HTTP API does. */
export async function serveApi(
  lambda: LambdaFunction,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const event = body === undefined ? undefined : httpEventOf(request, body, originSecretOf(lambda));
  if (event === undefined || Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) {
    request.resume();
    fail(response, 413, "Request Too Long");
    return;
  }
  const { payload, functionError } = await lambda.invoke(event);
  if (functionError !== undefined) {
    const timedOut = isObject(payload) && payload["errorType"] === "Sandbox.Timedout";
    fail(response, timedOut ? 503 : 500, timedOut ? "Service Unavailable" : "Internal Server Error");
    return;
  }
  // The limit applies to the function's response as it is, with its body in Base64.
  if (Buffer.byteLength(JSON.stringify(payload)) > MAX_EVENT_BYTES) {
    fail(response, 500, "Internal Server Error");
    return;
  }
  const result = readResult(payload);
  const bytes = Buffer.from(result.body ?? "", result.isBase64Encoded === true ? "base64" : "utf8");
  for (const [name, value] of Object.entries({ ...result.headers, ...CONTENT_HEADERS })) {
    response.setHeader(name, String(value));
  }
  if (result.cookies !== undefined) response.setHeader("set-cookie", result.cookies);
  if (!response.hasHeader("content-type")) response.setHeader("content-type", "text/plain");
  response.setHeader("content-length", bytes.length);
  response.writeHead(result.statusCode).end(request.method === "HEAD" ? undefined : bytes);
}

/** Returns the secret that the CDN sends: the first of the function's, as of two the second is going out of use. */
function originSecretOf({ settings }: LambdaFunction): string | undefined {
  return settings.environment["ORIGIN_SECRET"]?.split(",")[0]?.trim();
}

/** Reads a function's response. One without a status code is the JSON body itself. */
function readResult(payload: unknown): HttpResult {
  if (isObject(payload) && typeof payload["statusCode"] === "number") return payload as unknown as HttpResult;
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: typeof payload === "string" ? payload : JSON.stringify(payload),
  };
}

/** Reads a body; undefined if it exceeds API Gateway's limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size > MAX_BODY_BYTES) return undefined;
  }
  return Buffer.concat(pieces);
}

function fail(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { ...CONTENT_HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify({ message }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
