import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { encodeUri } from "../uri.ts";

/** The scope of a signature (IAM user guide, "Create a signed AWS API request"). */
export interface Scope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The parts of a request that a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** Path as sent; its percent-encoding must be valid. */
  readonly path: string;
  /** Decoded names and values, without the signature itself. */
  readonly query: Iterable<readonly [string, string]>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Lower-case names, sorted. */
  readonly signedHeaders: readonly string[];
  /** Hex SHA-256 of the body, or a constant such as `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
}

export const ALGORITHM = "AWS4-HMAC-SHA256";
export const EMPTY_SHA256 = createHash("sha256").digest("hex");

/** Returns the signature in hex. `date` is `YYYYMMDDTHHMMSSZ`. */
export function signatureOf(parts: SignedParts, date: string, scope: Scope, key: Buffer): string {
  const text = [ALGORITHM, date, scopeText(scope), sha256(canonicalRequest(parts))].join("\n");
  return sign(key, text);
}

export function sign(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

export function signingKey(secret: string, scope: Scope): Buffer {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [scope.date, scope.region, scope.service, "aws4_request"]) {
    key = createHmac("sha256", key).update(part).digest();
  }
  return key;
}

/** Compares two signatures in constant time. */
export function sameSignature(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Formats a time in milliseconds as `YYYYMMDDTHHMMSSZ`. */
export function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Parses `YYYYMMDDTHHMMSSZ` to milliseconds, or NaN. */
export function parseAmzDate(date: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (match === null) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function canonicalRequest(parts: SignedParts): string {
  const query = Array.from(parts.query, ([name, value]) => [encodeUri(name), encodeUri(value)] as const)
    .sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const path = parts.path.split("/").map(reencode).join("/");
  const headers = parts.signedHeaders
    .map((name) => `${name}:${canonicalValue(parts.headers[name])}\n`)
    .join("");
  return [parts.method, path, query, headers, parts.signedHeaders.join(";"), parts.payload].join("\n");
}

/** Encodes a path segment strictly, as the signature requires. Clients leave different characters unencoded. */
function reencode(segment: string): string {
  return encodeUri(decodeURIComponent(segment));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalValue(value: string | undefined): string {
  return (value ?? "").trim().replace(/ +/g, " ");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
