import { findManifest } from "../manifest/find-manifest.ts";
import type { ManifestOutput } from "../manifest/manifest.ts";
import { publicUrl } from "../manifest/public-url.ts";
import type { OutputPlaceholder } from "../pixelation/pixelate-object.ts";
import { keyTaken, manifestKey } from "../storage/keys.ts";
import { isUploadId, uploadKey } from "../storage/uploads.ts";
import { Problem } from "./problem.ts";
import type { HttpTools } from "./tools.ts";

/** The answer about an upload. */
export interface UploadStatus {
  readonly id: string;
  /** `waiting` also before the upload. */
  readonly state: "waiting" | "pixelated" | "rejected";
  /** Number of faces that were found and hidden; absent if none were looked for. */
  readonly faces?: number;
  /** The placeholder that a page shows until an output is loaded, if one was requested. */
  readonly placeholder?: OutputPlaceholder;
  readonly outputs: readonly (Omit<ManifestOutput, "key" | "etag" | "url"> & { readonly url: string })[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** Returns the status of an upload from its manifest. */
export async function uploadStatus(id: string, tools: HttpTools, signal: AbortSignal): Promise<UploadStatus> {
  if (!isUploadId(id)) throw new Problem("INVALID_ID", "Expected an id that POST /api/uploads gave");
  const { settings } = tools;
  const { sourceBucket } = settings;
  const key = uploadKey(settings.uploadPrefix, id);
  const source = sourceBucket === undefined ? { key } : { bucket: sourceBucket, key };
  const found = await findManifest(source, tools, signal);
  if (found === undefined) return { id, state: "waiting", outputs: [] };
  if (found === "taken") {
    const location = { bucket: settings.processedBucket, key: manifestKey(source.key) };
    const { code, message } = keyTaken(location, source);
    return { id, state: "rejected", outputs: [], error: { code, message } };
  }
  const { manifest } = found;
  return {
    id,
    state: manifest.status,
    ...(manifest.faces === undefined ? {} : { faces: manifest.faces }),
    ...(manifest.placeholder === undefined ? {} : { placeholder: manifest.placeholder }),
    outputs: manifest.outputs.map(
      ({ grid, key, etag, bytes, contentType, columns, rows, verify, progressive }) => ({
        grid,
        url: publicUrl(settings, key, etag),
        bytes,
        contentType,
        columns,
        rows,
        ...(verify === undefined ? {} : { verify }),
        ...(progressive === undefined ? {} : { progressive }),
      }),
    ),
    ...(manifest.error === undefined ? {} : { error: manifest.error }),
  };
}
