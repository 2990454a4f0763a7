import { digest } from "../digest.ts";
import { type Manifest, type Result, resultOf, serializeResult } from "../manifest/manifest.ts";

/**
 * The message about a pixelated or rejected object, as docs/lambda.md describes it. A version may get more fields; no field
 * changes its meaning.
 */
export interface Message extends Result {
  readonly type: "pixelater.pixelated" | "pixelater.rejected";
  /** The same in every message about the same version and result. Drop a message whose id you know. */
  readonly id: string;
  /** The same in every message about the same source key. */
  readonly sourceId: string;
  readonly processedBucket: string;
  /** Absent if there is no manifest: its key would be too long, or another object has it. */
  readonly manifestKey?: string;
  /** Versions and delete markers left under the source key. Present only if the original had to be deleted. */
  readonly remainingVersions?: number;
}

/** The message about a photo that somebody deleted, and whose outputs are deleted too. */
export interface RemovalMessage
  extends Pick<
    Message,
    "version" | "id" | "sourceId" | "source" | "outputs" | "processedBucket" | "manifestKey"
  > {
  readonly type: "pixelater.removed";
  readonly status: "removed";
}

/** Publishes messages. */
export interface Notifier {
  /** Resolves once the topic has accepted the message. */
  publish(message: Message | RemovalMessage, signal: AbortSignal): Promise<void>;
}

/** Creates the message about a manifest. */
export function messageOf(
  manifest: Manifest,
  location: { readonly bucket: string; readonly key?: string },
  remainingVersions?: number,
): Message {
  const { bucket, key } = manifest.source;
  return {
    ...resultOf(manifest),
    type: `pixelater.${manifest.status}`,
    id: digest(serializeResult(manifest)),
    sourceId: digest(JSON.stringify([bucket, key])),
    processedBucket: location.bucket,
    ...(location.key === undefined ? {} : { manifestKey: location.key }),
    ...(remainingVersions === undefined ? {} : { remainingVersions }),
  };
}

/**
 * Creates the message about a deleted photo.
 *
 * @param manifest the last manifest of the photo, with the outputs that were deleted.
 * @param deliveryId identifies the event: the same photo may be uploaded and deleted again.
 */
export function removalMessageOf(
  manifest: Manifest,
  location: { readonly bucket: string; readonly key: string },
  deliveryId: string,
): RemovalMessage {
  const {
    version,
    source,
    outputs,
    sourceId,
    processedBucket,
    manifestKey = location.key,
  } = messageOf(manifest, location);
  const id = digest(`removed\n${deliveryId}\n${sourceId}`);
  const about = { version, type: "pixelater.removed", status: "removed", id, sourceId } as const;
  return { ...about, source, outputs, processedBucket, manifestKey };
}
