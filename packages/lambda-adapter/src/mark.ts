import { createHash } from "node:crypto";
import type { ObjectRef } from "./object-ref.ts";
import type { Recipe } from "./settings.ts";
import type { ObjectState } from "./store.ts";

/**
 * Metadata that says which version of which object an output was made of, and how. Two objects that bear the same mark
 * under the same key hold the same bytes.
 */
export type Mark = Readonly<Record<string, string>>;

const SOURCE_KEY = "pixelate-source-key";
const SOURCE_ETAG = "pixelate-source-etag";
const SOURCE_VERSION = "pixelate-source-version";
const RECIPE = "pixelate-recipe";

/** S3 allows 2 KB of user metadata in all; a longer key is told by its digest. */
const MAX_KEY_CHARACTERS = 1_024;

/**
 * @param ref the source object.
 * @param state the version that was read.
 * @param recipe undefined when the object's own settings could not be read.
 */
export function markOf(ref: ObjectRef, state: ObjectState, recipe: Recipe | undefined): Mark {
  return {
    [SOURCE_KEY]: metadataSafe(ref.key),
    [SOURCE_ETAG]: state.etag,
    [RECIPE]: digest(JSON.stringify(recipe ?? "unreadable")).slice(0, 16),
    ...(state.versionId === undefined ? {} : { [SOURCE_VERSION]: state.versionId }),
  };
}

/** The mark that an object bears, among other metadata. */
export function markIn(metadata: Readonly<Record<string, string>>): Mark {
  const names = [SOURCE_KEY, SOURCE_ETAG, SOURCE_VERSION, RECIPE];
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.includes(name)));
}

export function bearsMark(metadata: Readonly<Record<string, string>>, mark: Mark): boolean {
  return Object.entries(mark).every(([name, value]) => metadata[name] === value);
}

/** Whether an object was written by this function, so that it is never taken for a source. */
export function isOwnOutput(metadata: Readonly<Record<string, string>>): boolean {
  return SOURCE_ETAG in metadata;
}

/** Metadata travels in HTTP headers, which are ASCII: the key is percent-encoded, slashes kept. */
function metadataSafe(key: string): string {
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  return encoded.length <= MAX_KEY_CHARACTERS ? encoded : `sha256:${digest(key)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
