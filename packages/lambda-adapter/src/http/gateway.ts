import * as v from "valibot";

/** The only stage whose name is not part of the path. */
const DEFAULT_STAGE = "$default";

/** The integration timeout of an HTTP API (API Gateway Developer Guide, "Quotas"), less a second for the way. */
export const GATEWAY_WAITS_MS = 29_000;

/**
 * Accepts payload format 2.0, which HTTP APIs and Function URLs share. Source: API Gateway Developer Guide, "Create AWS
 * Lambda proxy integrations for HTTP APIs".
 */
const request = v.object({
  version: v.literal("2.0"),
  rawPath: v.string(),
  rawQueryString: v.string(),
  /** Names in lower case; values of repeated headers are joined by commas. */
  headers: v.fallback(v.optional(v.record(v.string(), v.string()), {}), {}),
  requestContext: v.object({
    stage: v.optional(v.string(), DEFAULT_STAGE),
    http: v.object({ method: v.string(), sourceIp: v.optional(v.string()) }),
  }),
  body: v.optional(v.string()),
  isBase64Encoded: v.boolean(),
});

/** A request in payload format 2.0. */
export type HttpEvent = v.InferOutput<typeof request>;

/** An answer in payload format 2.0. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Reads an HTTP request. Returns undefined for any other event. */
export function readHttpEvent(event: unknown): HttpEvent | undefined {
  const parsed = v.safeParse(request, event);
  return parsed.success ? parsed.output : undefined;
}

/** Returns the part of the path that names the stage: `/prod`, or nothing for the default stage. */
export function stagePrefixOf({ rawPath, requestContext: { stage } }: HttpEvent): string {
  return stage !== DEFAULT_STAGE && rawPath.startsWith(`/${stage}/`) ? `/${stage}` : "";
}

/**
 * Converts an event to a Fetch `Request`, without its headers and its host, which no route reads.
 *
 * @throws {TypeError} for methods that Fetch forbids.
 */
export function requestOf(event: HttpEvent): Request {
  const { http } = event.requestContext;
  const path = event.rawPath.slice(stagePrefixOf(event).length);
  const query = event.rawQueryString === "" ? "" : `?${event.rawQueryString}`;
  const body =
    event.body === undefined || http.method === "GET" || http.method === "HEAD"
      ? null
      : Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
  return new Request(`https://localhost${path}${query}`, { method: http.method, body });
}

/** Converts a Fetch `Response` to an answer for the gateway: JSON as text, other bodies as base64. */
export async function resultOf(response: Response): Promise<HttpResult> {
  const body = Buffer.from(await response.arrayBuffer());
  const isText = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: body.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  };
}
