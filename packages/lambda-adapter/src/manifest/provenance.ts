import { createHash } from "node:crypto";
import core from "@pixelater/core/package.json" with { type: "json" };
import type { ObjectRef } from "../object-ref.ts";
import { METADATA_PREFIX } from "../pixelation/object-settings.ts";
import type { Settings } from "../settings.ts";
import type { ObjectState } from "../storage/s3-store.ts";

/**
 * Metadata that says which version of which object an output was made of, and how. Two objects that bear the same mark
 * under the same key hold the same bytes.
 */
export type Provenance = Readonly<Record<string, string>>;

const SOURCE_BUCKET = "pixelate-source-bucket";
const SOURCE_KEY = "pixelate-source-key";
const SOURCE_ETAG = "pixelate-source-etag";
const SOURCE_VERSION = "pixelate-source-version";
const SETTINGS_DIGEST = "pixelate-recipe";
const CONTENT = "pixelate-content";

/** S3 allows 2 KB of user metadata in all; a longer key is told by its digest. */
const MAX_KEY_CHARACTERS = 1_024;

/**
 * The mark of everything that is made of one version of an object. Without versions its bytes alone do not tell one upload
 * from the next: the metadata may ask for something else.
 *
 * @param ref the source object.
 * @param state the version that was seen.
 */
export function provenanceOf(ref: ObjectRef, state: ObjectState, settings: Settings): Provenance {
  return {
    ...originOf(ref),
    [SOURCE_ETAG]: state.etag,
    [SETTINGS_DIGEST]: digest(JSON.stringify(relevantSettings(state, settings))),
    ...(state.versionId === undefined ? {} : { [SOURCE_VERSION]: state.versionId }),
  };
}

/** Everything but the image that decides on what is written, where, and whether it is rejected. */
function relevantSettings({ metadata }: ObjectState, { pixelation, keyTemplate, limits }: Settings): unknown {
  const wishes = Object.entries(metadata)
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [wishes, pixelation, keyTemplate, limits, core.version];
}

/** A mark with what exactly was made: it tells one build's output from another's, and a manifest of other outputs. */
export function withContentDigest(provenance: Provenance, content: Uint8Array): Provenance {
  return { ...provenance, [CONTENT]: digest(content) };
}

/** The mark that an object bears, among other metadata, without that of its content. */
export function provenanceIn(metadata: Readonly<Record<string, string>>): Provenance {
  const names = [SOURCE_BUCKET, SOURCE_KEY, SOURCE_ETAG, SOURCE_VERSION, SETTINGS_DIGEST];
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.includes(name)));
}

export function hasProvenance(metadata: Readonly<Record<string, string>>, provenance: Provenance): boolean {
  return Object.entries(provenance).every(([name, value]) => metadata[name] === value);
}

/** Whether two marks are of the same version, made in the same way. */
export function isSameProvenance(a: Provenance, b: Provenance): boolean {
  return hasProvenance(a, b) && hasProvenance(b, a);
}

/**
 * Whether this function made an object from a source object, of whichever version and in whichever way.
 *
 * @param source without its bucket where any bucket may be a source.
 */
export function isMadeFrom(
  metadata: Readonly<Record<string, string>>,
  { bucket = metadata[SOURCE_BUCKET] ?? "", key }: SourceKey,
): boolean {
  return isOwnOutput(metadata) && hasProvenance(metadata, originOf({ bucket, key }));
}

/** A source object, perhaps of any bucket. */
export type SourceKey = Pick<ObjectRef, "key"> & Partial<Pick<ObjectRef, "bucket">>;

/** Whether an object was written by this function, so that it is never taken for a source. */
export function isOwnOutput(metadata: Readonly<Record<string, string>>): boolean {
  return SOURCE_ETAG in metadata;
}

function originOf({ bucket, key }: ObjectRef): Provenance {
  return { [SOURCE_BUCKET]: bucket, [SOURCE_KEY]: metadataSafe(key) };
}

/** Metadata travels in HTTP headers, which are ASCII: the key is percent-encoded, slashes kept. */
function metadataSafe(key: string): string {
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  return encoded.length <= MAX_KEY_CHARACTERS ? encoded : `sha256:${sha256(key)}`;
}

/** Short enough for metadata, long enough to tell anything apart that is not made to collide. */
function digest(content: string | Uint8Array): string {
  return sha256(content).slice(0, 32);
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
