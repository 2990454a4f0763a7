import { Rejection } from "../errors.ts";
import { shortened } from "../quoting.ts";

/**
 * Returns the key of an output. In the template, `{dir}` is the source key up to and including its last slash, `{name}` is the
 * rest, and `{grid}` is the grid's label. The name keeps its extension in every format: two uploads never share an output. The
 * content type names the format.
 */
export function outputKey(template: string, sourceKey: string, gridLabel: string): string {
  const { dir, name } = splitKey(sourceKey);
  const parts: Readonly<Record<string, string>> = { dir, name, grid: gridLabel };
  return template.replace(/\{(dir|name|grid)\}/g, (_, part: string) => parts[part] ?? "");
}

/** Returns the key of the manifest: `uploads/cat.jpg` → `uploads/pixelated-cat.jpg.json`. */
export function manifestKey(sourceKey: string): string {
  const { dir, name } = splitKey(sourceKey);
  return `${dir}pixelated-${name}.json`;
}

/** Returns the key of the attempt marker, which is shorter than the manifest's: `uploads/pixelated-cat.jpg.try`. */
export function markerKey(sourceKey: string): string {
  const { dir, name } = splitKey(sourceKey);
  return `${dir}pixelated-${name}.try`;
}

function splitKey(key: string): { dir: string; name: string } {
  const end = key.lastIndexOf("/") + 1;
  return { dir: key.slice(0, end), name: key.slice(end) };
}

/** Creates the rejection of a photo that needs a key under which another object exists. */
export function keyTaken(location: { readonly key: string }, source: { readonly key: string }): Rejection {
  return new Rejection(
    "KEY_TAKEN",
    `Expected ${shortened(location.key)} to be free or made from ${shortened(source.key)} but another object has this key. Move that object, or upload the photo under another name`,
  );
}

/** S3's limit for a key, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1_024;

/**
 * Checks the length of a key.
 *
 * @param owner names the object of the key in the error: `the output of 8x8`.
 * @throws {Rejection} `KEY_TOO_LONG` for a key above S3's limit.
 */
export function requirePossibleKey(key: string, owner: string): void {
  if (isPossibleKey(key)) return;
  throw new Rejection(
    "KEY_TOO_LONG",
    `Expected at most ${MAX_KEY_BYTES} bytes for the key of ${owner} but it would have ${Buffer.byteLength(key)}. Upload the photo under a shorter key`,
  );
}

/** Reports whether S3 accepts a key of this length. */
export function isPossibleKey(key: string): boolean {
  return Buffer.byteLength(key) <= MAX_KEY_BYTES;
}

/** Percent-encodes a key but for its slashes. */
export function percentEncoded(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
