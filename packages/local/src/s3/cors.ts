import { S3Error } from "./error.ts";
import type { S3Request } from "./request.ts";
import type { CorsRule } from "./store/bucket.ts";

/** Returns the headers of a preflight response, from the first matching rule (S3 user guide, "Using CORS"). */
export function preflightHeaders(
  request: S3Request,
  rules: readonly CorsRule[] = [],
): Record<string, string> {
  const origin = request.headers["origin"] ?? "";
  const method = request.headers["access-control-request-method"] ?? "";
  const asked = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const rule = rules.find(
    (candidate) =>
      fits(candidate, origin, method) &&
      asked.every((name) =>
        (candidate.allowedHeaders ?? []).some((pattern) => matches(pattern.toLowerCase(), name)),
      ),
  );
  if (rule === undefined)
    throw new S3Error("AccessForbidden", "CORSResponse: This CORS request is not allowed.");
  return {
    ...answerHeaders(rule, origin),
    ...(asked.length > 0 && { "access-control-allow-headers": asked.join(", ") }),
    ...(rule.maxAgeSeconds !== undefined && { "access-control-max-age": String(rule.maxAgeSeconds) }),
  };
}

/** Returns the headers of the actual response; none if no rule matches, and the browser then hides the response. */
export function corsHeaders(request: S3Request, rules: readonly CorsRule[] = []): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  const rule = rules.find((candidate) => fits(candidate, origin, request.method));
  return rule === undefined ? {} : answerHeaders(rule, origin);
}

function answerHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": any ? "*" : origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(!any && { "access-control-allow-credentials": "true" }),
    ...(rule.exposeHeaders !== undefined && {
      "access-control-expose-headers": rule.exposeHeaders.join(", "),
    }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

function fits(rule: CorsRule, origin: string, method: string): boolean {
  return (
    rule.allowedMethods.includes(method) && rule.allowedOrigins.some((pattern) => matches(pattern, origin))
  );
}

/** Matches a text against a pattern with at most one `*`. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
