import type { StoredManifest } from "../manifest/find-manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";

/** The outcome of one object in one delivery. */
export type Outcome =
  | RecordedOutcome
  | RemovedOutcome
  | { readonly kind: "ignored"; readonly reason: IgnoredObject };

/**
 * The reason why an object was ignored: this function wrote it, it is a console's folder, it does not exist, or it is a
 * second upload through the API under a key whose first one is finished.
 */
export type IgnoredObject = "own-output" | "folder" | "gone" | "upload-finished";

/** The outcome of an object that was pixelated or rejected. */
export interface RecordedOutcome {
  readonly kind: "recorded";
  readonly manifest: Manifest;
  /** Versions left under the source's key, if this delivery deleted any. */
  readonly remaining?: number;
  /** True if an earlier delivery did the work. */
  readonly isRepeated?: boolean;
}

/** The outcome of a photo that somebody deleted: its outputs are deleted, its manifest is not yet. */
export interface RemovedOutcome {
  readonly kind: "removed";
  /** Number of deleted versions. */
  readonly objects: number;
  /** Absent if a delivery stopped before it wrote one. */
  readonly found: StoredManifest | undefined;
}
