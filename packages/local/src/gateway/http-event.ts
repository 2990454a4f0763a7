import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The event with which an HTTP API invokes its function (API Gateway developer guide, payload format version 2.0). */
export interface HttpEvent {
  readonly version: "2.0";
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: "$default";
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** Content types whose bodies API Gateway passes as text; all others are passed in Base64. */
const TEXT =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)\b|application\/[\w.-]+\+(json|xml)\b)/;
const ROUTE = "ANY /api/{proxy+}";

/** Address of the CDN, which is the caller of the HTTP API. */
const CDN_ADDRESS = "127.0.0.2";

/**
 * Returns the event of a request that came through the CDN. Its address list ends in the viewer's address, which CloudFront
 * appends, and in CloudFront's own, which API Gateway appends.
 *
 * @param originSecret CloudFront sends it in `x-origin-secret`, in place of what the viewer sent.
 */
export function httpEventOf(
  request: IncomingMessage,
  body: Buffer,
  originSecret: string | undefined,
): HttpEvent {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const rawQueryString = mark < 0 ? "" : url.slice(mark + 1);
  const { cookie, ...others } = request.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  const viewer = request.socket.remoteAddress ?? "127.0.0.1";
  const before = headers["x-forwarded-for"];
  headers["x-forwarded-for"] = [...(before === undefined ? [] : [before]), viewer, CDN_ADDRESS].join(", ");
  if (originSecret !== undefined) headers["x-origin-secret"] = originSecret;
  const query = joinRepeated(new URLSearchParams(rawQueryString));
  const isText = TEXT.test(headers["content-type"] ?? "");
  const now = new Date();
  return {
    version: "2.0",
    routeKey: ROUTE,
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split("; ") }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: query }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers["host"] ?? "",
      domainPrefix: "local",
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: CDN_ADDRESS,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: ROUTE,
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function joinRepeated(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(",")]));
}
