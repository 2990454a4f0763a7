import * as v from "valibot";
import type { Rejection } from "../errors.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { ObjectState } from "../storage/s3-store.ts";

const output = v.object({
  /** The grid as it was asked for: `8x8`, or `10px` for a cell size. */
  grid: v.string(),
  /** Cells there are: fewer than asked for where the image has fewer pixels. */
  columns: v.number(),
  rows: v.number(),
  key: v.string(),
  contentType: v.string(),
  bytes: v.number(),
  etag: v.string(),
});

const manifest = v.object({
  version: v.literal(1),
  status: v.picklist(["pixelated", "rejected"]),
  source: v.object({
    bucket: v.string(),
    key: v.string(),
    etag: v.string(),
    /** Absent in buckets that never had versions; `"null"` for what was written while they were off. */
    versionId: v.exactOptional(v.string()),
    bytes: v.number(),
  }),
  /** Format, and size as seen; absent when rejected. */
  image: v.exactOptional(v.object({ format: v.string(), width: v.number(), height: v.number() })),
  outputs: v.array(output),
  error: v.exactOptional(v.object({ code: v.string(), message: v.string() })),
  original: v.picklist(["kept", "deleted"]),
  /** Absent until the topic has the message about it, or where there is no topic; meanwhile who took over to tell, if anybody. */
  notification: v.exactOptional(v.union([v.literal("sent"), v.object({ by: v.string() })])),
});

/**
 * What became of one version of a source object. Written last of all. It holds no time and nothing of the delivery, so
 * doing the work again writes the same bytes.
 */
export type Manifest = v.InferOutput<typeof manifest>;

const result = v.omit(manifest, ["notification"]);

/** A manifest without how far the news of it got. */
export type Result = v.InferOutput<typeof result>;

export type ManifestOutput = v.InferOutput<typeof output>;

/** The manifest of an object that cannot be pixelated. */
export function rejectedManifest(ref: ObjectRef, state: SourceState, rejection: Rejection): Manifest {
  return {
    version: 1,
    status: "rejected",
    source: manifestSource(ref, state),
    outputs: [],
    error: { code: rejection.code, message: rejection.message },
    original: "kept",
  };
}

/** The part of an object's state that a manifest names. */
export type SourceState = Pick<ObjectState, "etag" | "versionId" | "bytes">;

export function manifestSource({ bucket, key }: ObjectRef, state: SourceState): Manifest["source"] {
  const { etag, versionId, bytes } = state;
  return { bucket, key, etag, ...(versionId === undefined ? {} : { versionId }), bytes };
}

export function resultOf(value: Manifest): Result {
  return v.parse(result, value);
}

/** What a manifest says of its version, as bytes: the same whatever became of the original and the news since. */
export function serialiseResult(value: Manifest): Uint8Array {
  return serialiseManifest({ ...resultOf(value), original: "kept" });
}

export function isSameResult(a: Manifest, b: Manifest): boolean {
  return Buffer.compare(serialiseResult(a), serialiseResult(b)) === 0;
}

/** As bytes: the same for equal manifests, whatever order their fields were set in. */
export function serialiseManifest(value: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(v.parse(manifest, value), null, 2)}\n`);
}

/** @returns undefined for bytes that are no manifest of this version. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    return v.parse(manifest, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
