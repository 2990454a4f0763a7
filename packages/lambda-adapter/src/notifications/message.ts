import { createHash } from "node:crypto";
import { type Manifest, type Result, resultOf, serialiseResult } from "../manifest/manifest.ts";

/**
 * The message that is published when an object was pixelated or rejected. Documented in docs/lambda.md; fields may be
 * added within a version, none will change its meaning.
 */
export interface Message extends Result {
  readonly type: "pixelater.pixelated" | "pixelater.rejected";
  /** The same for every message about the same version and result: drop what you have seen. */
  readonly id: string;
  /** The same for every message about the same source key. */
  readonly sourceId: string;
  readonly processedBucket: string;
  /** Absent where no manifest could be written: its key would be too long, or is in use for another object. */
  readonly manifestKey?: string;
  /** Versions and delete markers left under the source key; only there when the original was to be deleted. */
  readonly remainingVersions?: number;
}

/** Publishes a message once it is accepted by the topic. */
export interface Notifier {
  publish(message: Message, signal: AbortSignal): Promise<void>;
}

export function messageOf(
  manifest: Manifest,
  location: { readonly bucket: string; readonly key?: string },
  remainingVersions?: number,
): Message {
  const { bucket, key } = manifest.source;
  return {
    ...resultOf(manifest),
    type: `pixelater.${manifest.status}`,
    id: digest(serialiseResult(manifest)),
    sourceId: digest(JSON.stringify([bucket, key])),
    processedBucket: location.bucket,
    ...(location.key === undefined ? {} : { manifestKey: location.key }),
    ...(remainingVersions === undefined ? {} : { remainingVersions }),
  };
}

function digest(identity: string | Uint8Array): string {
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}
