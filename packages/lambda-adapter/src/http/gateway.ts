import * as v from "valibot";

/** The stage that has no name in the path; every other one begins it. */
const DEFAULT_STAGE = "$default";

/** What an HTTP API waits for its function at most (API Gateway Developer Guide, "Quotas"), but for a second on the way. */
export const GATEWAY_WAITS_MS = 29_000;

/**
 * The fields that are used of payload format 2.0, which API Gateway's HTTP APIs and Function URLs share. Source: API Gateway Developer Guide,
 * "Create AWS Lambda proxy integrations for HTTP APIs".
 */
const request = v.object({
  version: v.literal("2.0"),
  rawPath: v.string(),
  rawQueryString: v.string(),
  requestContext: v.object({
    stage: v.optional(v.string(), DEFAULT_STAGE),
    http: v.object({ method: v.string() }),
  }),
  body: v.optional(v.string()),
  isBase64Encoded: v.boolean(),
});

export type HttpEvent = v.InferOutput<typeof request>;

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** @returns undefined when the event is no HTTP request. */
export function readHttpEvent(event: unknown): HttpEvent | undefined {
  const parsed = v.safeParse(request, event);
  return parsed.success ? parsed.output : undefined;
}

/** What stands before the path of every call: the name of the stage that it came through, unless that is the default one. */
export function stagePrefixOf({ rawPath, requestContext: { stage } }: HttpEvent): string {
  return stage !== DEFAULT_STAGE && rawPath.startsWith(`/${stage}/`) ? `/${stage}` : "";
}

/**
 * The event as a request of the Fetch standard. Its headers stay behind, as the API reads none of them, and so does its host.
 *
 * @throws {TypeError} for methods that the standard forbids.
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

/** A response of the Fetch standard as the gateway takes it: bytes as base64, JSON as text. */
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
