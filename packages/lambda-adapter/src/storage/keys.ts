import { Rejection } from "../errors.ts";
import { shortened } from "../quoting.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { ObjectLocation } from "./s3-store.ts";

/**
 * Key of one output. `{dir}` is the source key up to and with its last slash, `{name}` what follows, `{grid}` the
 * grid's label. The name keeps its extension whatever the output's format is, so that two uploads never share an
 * output; the content type tells the format.
 */
export function outputKey(template: string, sourceKey: string, gridLabel: string): string {
  const { dir, name } = splitKey(sourceKey);
  const parts: Readonly<Record<string, string>> = { dir, name, grid: gridLabel };
  return template.replace(/\{(dir|name|grid)\}/g, (_, part: string) => parts[part] ?? "");
}

/** Key of the manifest: `uploads/cat.jpg` → `uploads/pixelated-cat.jpg.json`. */
export function manifestKey(sourceKey: string): string {
  const { dir, name } = splitKey(sourceKey);
  return `${dir}pixelated-${name}.json`;
}

/** Key of an attempt's marker, no longer than the manifest's: `uploads/cat.jpg` → `uploads/pixelated-cat.jpg.try`. */
export function markerKey(sourceKey: string): string {
  const { dir, name } = splitKey(sourceKey);
  return `${dir}pixelated-${name}.try`;
}

function splitKey(key: string): { dir: string; name: string } {
  const end = key.lastIndexOf("/") + 1;
  return { dir: key.slice(0, end), name: key.slice(end) };
}

/** The rejection of a photo one of whose keys holds an object that must not be replaced. */
export function keyTaken(location: ObjectLocation, source: Pick<ObjectRef, "key">): Rejection {
  return new Rejection(
    "KEY_TAKEN",
    `Expected ${shortened(location.key)} to be free, or made of ${shortened(source.key)}, but it holds another object. Move that object, or upload the photo under another name`,
  );
}

/** S3's limit for a key, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1_024;

/**
 * @param what the key is of, for people: `the output of 8x8`.
 * @throws {Rejection} `KEY_TOO_LONG` for a key that is longer than S3 takes.
 */
export function requirePossibleKey(key: string, what: string): void {
  if (isPossibleKey(key)) return;
  throw new Rejection(
    "KEY_TOO_LONG",
    `Expected a key from which ${what} gets a key of at most ${MAX_KEY_BYTES} bytes but that would have ${Buffer.byteLength(key)}`,
  );
}

export function isPossibleKey(key: string): boolean {
  return Buffer.byteLength(key) <= MAX_KEY_BYTES;
}
