import { unquoted } from "../quoting.ts";

/** Names every file of a distribution. */
export const ALL_PATHS = "/*";

/** The characters that a path must encode: RFC 1738's unsafe ones, and those with a meaning of their own. */
const UNSAFE = /[^!$&()+,\-./\w:;=@]/gu;

/**
 * Returns the paths that name every copy of an object at a CloudFront distribution. Each of them has its price. Source:
 * Amazon CloudFront Developer Guide, "What you need to know when invalidating files".
 *
 * - A function takes `/p` off before the distribution looks for its copy. The guide recommends to name both addresses then.
 * - The copy of an address with a query is a copy of its own.
 * - The guide encodes other than unsafe characters differently from the addresses in a manifest. Where the two differ,
 *   as for a plus sign, both are named.
 *
 * @param etags of the content that addresses with `?v=` name.
 */
export function pathsOf(key: string, etags: readonly string[]): string[] {
  const [beforeStar, ...rest] = key.split("*");
  // An asterisk ends a path, and stands for the rest of the key and for every query.
  if (rest.length > 0)
    return spellings(beforeStar ?? "")
      .flatMap(withAndWithoutPrefix)
      .map((path) => `${path}*`);
  const queries = ["", ...etags.map((etag) => `?v=${encodeURIComponent(unquoted(etag))}`)];
  return spellings(key)
    .flatMap(withAndWithoutPrefix)
    .flatMap((path) => queries.map((query) => `${path}${query}`));
}

function withAndWithoutPrefix(path: string): string[] {
  return [`/p/${path}`, `/${path}`];
}

/** Returns the guide's encoding of a key, and that of the addresses in a manifest. */
function spellings(key: string): string[] {
  const ofGuide = key.replace(UNSAFE, encodeUnsafe);
  const ofAddress = key.replace(/[^!()\-./\w]/gu, encodeUnsafe);
  return [...new Set([ofGuide, ofAddress])];
}

/** Encodes a character, also those that `encodeURIComponent` leaves: CloudFront refuses `~` and `'`. */
function encodeUnsafe(character: string): string {
  return character === "~" ? "%7E" : character === "'" ? "%27" : encodeURIComponent(character);
}
