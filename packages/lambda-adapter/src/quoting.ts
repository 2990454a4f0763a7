/** Characters of a caller's input that an error message quotes at most: it may have millions. */
const MAX_QUOTED = 100;

/** Shortens a caller's text for an error message: its beginning and "…". */
export function shortened(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/**
 * Quotes a caller's value in an error message: strings as JSON, shortened; of objects and lists, however deep, only
 * their kind.
 */
export function quoted(value: unknown): string {
  if (typeof value === "string") return shortened(JSON.stringify(value.slice(0, MAX_QUOTED + 1)));
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : shortened(String(value));
}

/** Returns the address of an object for an error message, with a long key shortened. */
export function quotedLocation({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `s3://${bucket}/${shortened(key)}`;
}

/** Returns an ETag without its quotes. */
export function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}
