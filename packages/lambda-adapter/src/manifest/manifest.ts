import * as v from "valibot";
import type { Rejection } from "../errors.ts";
import type { ObjectRef } from "../object-ref.ts";
import type { ObjectState } from "../storage/store.ts";

const output = v.object({
  /** The requested grid: `8x8`, or `10px` for a cell size. */
  grid: v.string(),
  /** Columns of the mosaic: fewer than requested if the image has fewer pixels. */
  columns: v.number(),
  rows: v.number(),
  key: v.string(),
  contentType: v.string(),
  bytes: v.number(),
  etag: v.string(),
  /** The output's address at the time of writing; absent in manifests of earlier releases. */
  url: v.exactOptional(v.string()),
  /**
   * Of a progressive JPEG, if that was asked for: the bytes from the start that show cells of 16 pixels, and the first byte
   * after each scan.
   */
  progressive: v.exactOptional(v.object({ coarseEnd: v.number(), scanEnds: v.array(v.number()) })),
  /** The result of comparing the output with its photo, if that was requested. */
  verify: v.exactOptional(
    v.object({
      outsideUnchanged: v.boolean(),
      insideCovered: v.boolean(),
      comparedBy: v.picklist(["coefficients", "pixels"]),
      metadata: v.array(v.string()),
    }),
  ),
});

const placeholder = v.object({
  dataUrl: v.string(),
  averageColor: v.string(),
  css: v.string(),
  thumbHash: v.string(),
  blurHash: v.string(),
});

const manifest = v.object({
  version: v.literal(1),
  status: v.picklist(["pixelated", "rejected"]),
  source: v.object({
    bucket: v.string(),
    key: v.string(),
    etag: v.string(),
    /** Absent in buckets that never had versioning; `"null"` for a version that was written while versioning was off. */
    versionId: v.exactOptional(v.string()),
    bytes: v.number(),
  }),
  /** Format and displayed size; absent if rejected. */
  image: v.exactOptional(v.object({ format: v.string(), width: v.number(), height: v.number() })),
  /** Number of faces that were found and hidden; absent if none were looked for. */
  faces: v.exactOptional(v.number()),
  /** The faces that were found, each as `pixelate-regions` takes it. */
  found: v.exactOptional(v.array(v.object({ label: v.string(), region: v.string(), score: v.number() }))),
  /** The placeholder that a page shows until an output is loaded, if one was requested. */
  placeholder: v.exactOptional(placeholder),
  outputs: v.array(output),
  /** Outputs of earlier versions, which no output of this one replaced. */
  former: v.exactOptional(v.array(v.object({ key: v.string(), etag: v.string() }))),
  error: v.exactOptional(v.object({ code: v.string(), message: v.string() })),
  original: v.picklist(["kept", "deleted"]),
  /** `sent` after the topic accepted the message; before, the attempt that took over the notification, if any did. */
  notification: v.exactOptional(v.union([v.literal("sent"), v.object({ by: v.string() })])),
});

/**
 * The result for one version of a source object. The function writes it after all outputs. It contains neither a time nor a
 * delivery: a repeated delivery writes the same bytes.
 */
export type Manifest = v.InferOutput<typeof manifest>;

const content = v.omit(output, ["url"]);

const result = v.omit(manifest, ["notification", "former"]);

/** A manifest without the state of its notification and without earlier outputs. */
export type Result = v.InferOutput<typeof result>;

/** An output as the manifest lists it. */
export type ManifestOutput = v.InferOutput<typeof output>;

/** Returns the outputs that a manifest knows, also those of earlier versions. */
export function knownOutputs({
  outputs,
  former = [],
}: Manifest): readonly Pick<ManifestOutput, "key" | "etag">[] {
  return [...outputs, ...former];
}

/** Creates the manifest of a rejected object. */
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

/** The fields of a source version that a manifest contains. */
export type SourceState = Pick<ObjectState, "etag" | "versionId" | "bytes">;

/** Returns the manifest's description of a source version. */
export function manifestSource({ bucket, key }: ObjectRef, state: SourceState): Manifest["source"] {
  const { etag, versionId, bytes } = state;
  return { bucket, key, etag, ...(versionId === undefined ? {} : { versionId }), bytes };
}

/** Returns a manifest without the state of its notification and without earlier outputs. */
export function resultOf(value: Manifest): Result {
  return v.parse(result, value);
}

/**
 * Serialises what identifies a result: a manifest without the state of its deletion and notification, addresses and
 * earlier outputs. The same outputs under another address are the same result.
 */
export function serializeResult(value: Manifest): Uint8Array {
  const outputs = value.outputs.map((it) => v.parse(content, it));
  return serializeManifest({ ...resultOf(value), outputs, original: "kept" });
}

/**
 * Reports whether two manifests differ only in addresses, in earlier outputs and in the state of deletion and
 * notification.
 */
export function isSameResult(a: Manifest, b: Manifest): boolean {
  return Buffer.compare(serializeResult(a), serializeResult(b)) === 0;
}

/** The content type of a manifest, and its `Cache-Control`: a cache asks storage each time whether its copy is current. */
export const MANIFEST_HEADERS = { contentType: "application/json", cacheControl: "no-cache" };

/** Serialises a manifest. Equal manifests give equal bytes, in whichever order their fields were set. */
export function serializeManifest(value: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(v.parse(manifest, value), null, 2)}\n`);
}

/** Parses a manifest. Returns undefined for any other bytes. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    return v.parse(manifest, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
