/** Percent-encoding as Signature Version 4 has it: all but `A–Z a–z 0–9 - . _ ~`, as UTF-8, in capitals. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A key as it stands in a URL's path: encoded, its slashes left alone. */
export function encodeKey(key: string): string {
  return encodeUri(key).replaceAll("%2F", "/");
}

/** A key as it stands in an event: form-encoded, so that a space is `+` and a plus is `%2B`; slashes left alone. */
export function encodeEventKey(key: string): string {
  return encodeKey(key).replaceAll("%20", "+");
}

/** Reverses {@link encodeEventKey}. */
export function decodeEventKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll("+", " "));
}
