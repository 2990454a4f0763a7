import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { HttpEvent } from "./gateway.ts";

/** The header by which the CDN proves that a request came through it. */
const SECRET_HEADER = "x-origin-secret";

/** Where a request came from. */
export interface Origin {
  /** False if the deployment answers requests through its CDN only, and this one did not come through it. */
  readonly isAllowed: boolean;
  /** A pseudonym of the caller's address, another one each day; undefined if the gateway names no address. */
  readonly caller: string | undefined;
}

/**
 * Creates the reader of requests' origins.
 *
 * @param secrets those of which a request must hold one; empty if any request is answered.
 */
export function createOriginReader(
  secrets: readonly string[],
  now: () => Date,
): (event: HttpEvent) => Origin {
  // All containers of a deployment with secrets give a caller the same pseudonym.
  const key = secrets.length === 0 ? randomBytes(32) : secrets.join();
  return (event) => {
    const isFromCdn = holdsOneOf(secrets, event.headers[SECRET_HEADER] ?? "");
    const address = addressOf(event, isFromCdn);
    const day = now().toISOString().slice(0, 10);
    return {
      isAllowed: secrets.length === 0 || isFromCdn,
      caller: address && createHmac("sha256", key).update(`${day} ${address}`).digest("hex").slice(0, 16),
    };
  };
}

/** Compares with every secret, in a time that does not depend on their characters. */
function holdsOneOf(secrets: readonly string[], given: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const received = digest(given);
  return secrets.map((secret) => timingSafeEqual(digest(secret), received)).includes(true);
}

/**
 * Returns the caller's address. CloudFront appends the viewer's to `X-Forwarded-For` (CloudFront Developer Guide,
 * "Request and response behavior for custom origins"), and the gateway may append CloudFront's own, which is its
 * `sourceIp`. Addresses before these are whatever the caller wrote.
 */
function addressOf({ headers, requestContext: { http } }: HttpEvent, isFromCdn: boolean): string | undefined {
  if (!isFromCdn) return http.sourceIp;
  const forwarded = (headers["x-forwarded-for"] ?? "").split(",").map((address) => address.trim());
  return forwarded.findLast((address) => address !== "" && address !== http.sourceIp) ?? http.sourceIp;
}
