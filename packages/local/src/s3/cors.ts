import { S3Error } from "./error.ts";
import type { S3Request } from "./request.ts";
import type { CorsRule } from "./store/bucket.ts";

/** Cross-origin requests (S3 user guide, "Using cross-origin resource sharing"). The first rule that fits counts. */

/** Headers for the answer to a preflight. */
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

/** Headers for the answer to the request itself: none when no rule fits, and the browser then hides the answer. */
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

/** A pattern may hold one `*`. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
