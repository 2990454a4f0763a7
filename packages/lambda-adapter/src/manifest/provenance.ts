import core from "@pixelater/core/package.json" with { type: "json" };
import { digest, sha256 } from "../digest.ts";
import type { ObjectRef } from "../object-ref.ts";
import { METADATA_PREFIX } from "../pixelation/object-settings.ts";
import type { Settings } from "../settings.ts";
import { percentEncoded } from "../storage/keys.ts";
import type { ObjectState } from "../storage/store.ts";

/**
 * Metadata that names the source version of an object and the settings that it was made with. Two objects with the same
 * provenance and the same key contain the same bytes.
 */
export type Provenance = Readonly<Record<string, string>>;

const SOURCE_BUCKET = "pixelate-source-bucket";
const SOURCE_KEY = "pixelate-source-key";
const SOURCE_ETAG = "pixelate-source-etag";
const SOURCE_VERSION = "pixelate-source-version";
const SETTINGS_DIGEST = "pixelate-recipe";
const CONTENT = "pixelate-content";

/** The longest key that metadata contains as it is. S3 allows 2 KB for all metadata, so a longer key becomes a digest. */
const MAX_KEY_CHARACTERS = 1_024;

/**
 * Returns the provenance of all objects that are made from one version. It includes the metadata: without versioning, two
 * uploads of the same bytes differ only in the settings that they ask for.
 *
 * @param ref the source object.
 * @param state the version that was read.
 */
export function provenanceOf(ref: ObjectRef, state: ObjectState, settings: Settings): Provenance {
  return {
    ...sourceOf(ref),
    [SOURCE_ETAG]: state.etag,
    [SETTINGS_DIGEST]: digest(JSON.stringify(relevantSettings(state, settings))),
    ...(state.versionId === undefined ? {} : { [SOURCE_VERSION]: state.versionId }),
  };
}

/** Returns everything besides the image that determines the outputs, their keys, or a rejection. */
function relevantSettings(
  { metadata }: ObjectState,
  { pixelation, keyTemplate, limits, detector = "none", decoder }: Settings,
): unknown {
  const requested = Object.entries(metadata)
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const faces = metadata["pixelate-faces"] ?? String(pixelation.faces === true);
  const finder = faces === "true" ? [detector] : [];
  return [
    requested,
    pixelation,
    keyTemplate,
    limits,
    core.version,
    ...finder,
    ...(decoder === undefined ? [] : [decoder]),
  ];
}

/** Adds a digest of the content, which differs between builds and between manifests of different outputs. */
export function withContentDigest(provenance: Provenance, content: Uint8Array): Provenance {
  return { ...provenance, [CONTENT]: digest(content) };
}

/** Returns the provenance in an object's metadata, without the digest of its content. */
export function provenanceIn(metadata: Readonly<Record<string, string>>): Provenance {
  const names = [SOURCE_BUCKET, SOURCE_KEY, SOURCE_ETAG, SOURCE_VERSION, SETTINGS_DIGEST];
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.includes(name)));
}

/** Reports whether metadata contains a provenance. */
export function hasProvenance(metadata: Readonly<Record<string, string>>, provenance: Provenance): boolean {
  return Object.entries(provenance).every(([name, value]) => metadata[name] === value);
}

/** Reports whether two objects are made from the same version with the same settings. */
export function isSameProvenance(a: Provenance, b: Provenance): boolean {
  return hasProvenance(a, b) && hasProvenance(b, a);
}

/**
 * Reports whether this function made an object from a source object, in any version and with any settings.
 *
 * @param source without a bucket if any bucket may be a source.
 */
export function isMadeFrom(
  metadata: Readonly<Record<string, string>>,
  { bucket = metadata[SOURCE_BUCKET] ?? "", key }: SourceKey,
): boolean {
  return isOwnOutput(metadata) && hasProvenance(metadata, sourceOf({ bucket, key }));
}

/** A source object, with or without its bucket. */
export type SourceKey = Pick<ObjectRef, "key"> & Partial<Pick<ObjectRef, "bucket">>;

/** Reports whether this function wrote an object. Such an object is never a source. */
export function isOwnOutput(metadata: Readonly<Record<string, string>>): boolean {
  return SOURCE_ETAG in metadata;
}

function sourceOf({ bucket, key }: ObjectRef): Provenance {
  return { [SOURCE_BUCKET]: bucket, [SOURCE_KEY]: encodeKey(key) };
}

/** Encodes a key for metadata, which are HTTP headers and allow ASCII only. */
function encodeKey(key: string): string {
  const encoded = percentEncoded(key);
  return encoded.length <= MAX_KEY_CHARACTERS ? encoded : `sha256:${sha256(key)}`;
}
