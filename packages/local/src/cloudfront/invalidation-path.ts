/** Characters that an invalidation's path must percent-encode: non-ASCII, and the unsafe ones of RFC 1738. */
const UNSAFE = /[^\x21-\x7e]|[<>"#{}|\\^[\]`]|%(?![0-9a-f]{2})/i;
const MAX_LENGTH = 4000;

/** Returns whether CloudFront takes a path in an invalidation. */
export function isInvalidationPath(path: string): boolean {
  return path.startsWith("/") && path.length <= MAX_LENGTH && !UNSAFE.test(path);
}

/**
 * Returns whether an invalidation's path names a URI. A `*` at its end stands for any characters, also those of a query;
 * without one, a path without a query names no URI with one.
 */
export function matchesPath(path: string, uri: string): boolean {
  const wanted = decodeURIComponent(path);
  const actual = decodeURIComponent(uri);
  return wanted.endsWith("*") ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}
