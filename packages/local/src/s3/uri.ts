/** Percent-encodes UTF-8 as in Signature Version 4: all but `A–Z a–z 0–9 - . _ ~`, with upper-case hex digits. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Encodes a key for a URL's path; slashes stay. */
export function encodeKey(key: string): string {
  return encodeUri(key).replaceAll("%2F", "/");
}

/** Encodes a key as in S3's events: form-encoded, with `+` for a space and `%2B` for a plus; slashes stay. */
export function encodeEventKey(key: string): string {
  return encodeKey(key).replaceAll("%20", "+");
}

/** Reverses {@link encodeEventKey}. */
export function decodeEventKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll("+", " "));
}
