import * as v from "valibot";
import type { CellStyleOptions, Dither, PaletteName } from "@pixelater/core";
import type { HidingOptions } from "@pixelater/core/region";
import { regionsText } from "@pixelater/core/region-text";
import { FailureError, offline, photoFailure } from "../failure.ts";

export const Output = v.object({
  grid: v.string(),
  url: v.string(),
  bytes: v.optional(v.number()),
  contentType: v.optional(v.string()),
});

const PresignedUpload = v.object({
  id: v.string(),
  upload: v.object({ url: v.string(), fields: v.record(v.string(), v.string()), expiresAt: v.string() }),
  statusUrl: v.string(),
  outputs: v.array(Output),
});

const Status = v.object({
  id: v.string(),
  state: v.picklist(["waiting", "pixelated", "rejected"]),
  outputs: v.array(Output),
  error: v.optional(v.object({ code: v.string(), message: v.string() })),
});

const Problem = v.object({ title: v.string(), code: v.string(), detail: v.optional(v.string()) });

/** One processed photo: its grid ("8x8"), its URL and, once it exists, its size in bytes. */
export type Output = v.InferOutput<typeof Output>;

/** A presigned S3 form for one photo, the URL of its status, and the URLs of its future outputs. */
export type PresignedUpload = v.InferOutput<typeof PresignedUpload>;

export type Status = v.InferOutput<typeof Status>;

/** Settings of one upload, which override those of the service. */
export interface UploadSettings extends HidingOptions, CellStyleOptions {
  /** Grid names: "8x8" for 8 × 8 cells, "10px" for cells of 10 × 10 pixels. The service's own if absent. */
  readonly grids?: readonly string[];
  readonly format?: "same" | "png" | "jpeg";
  /** A palette by name, a number of the photo's own colours, or a list of them. */
  readonly palette?: PaletteName | number | readonly string[];
  readonly dither?: Dither;
  readonly ditherStrength?: number;
}

/** @throws {FailureError} */
export function requestUpload(
  file: Blob,
  { grids, regions, keep, ...settings }: UploadSettings,
  signal: AbortSignal,
): Promise<PresignedUpload> {
  const uploadSettings = {
    ...settings,
    ...(grids === undefined ? {} : { grids: grids.join(",") }),
    ...(regions === undefined ? {} : { regions: regionsText(regions) }),
    ...(keep === undefined ? {} : { keep: regionsText(keep) }),
  };
  const body = JSON.stringify({ type: file.type, size: file.size, settings: uploadSettings });
  const headers = { "Content-Type": "application/json" };
  return fetchJson("/api/uploads", { method: "POST", headers, body, signal }, PresignedUpload);
}

/** @throws {FailureError} */
export function fetchStatus(statusUrl: string, signal: AbortSignal): Promise<Status> {
  return fetchJson(statusUrl, { signal, cache: "no-store" }, Status);
}

async function fetchJson<S extends v.GenericSchema>(
  url: string,
  request: RequestInit,
  schema: S,
): Promise<v.InferOutput<S>> {
  const response = await fetch(url, request).catch((error: unknown) => {
    if (request.signal?.aborted) throw error;
    throw new FailureError(offline(), error);
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new FailureError(problemFailure(response.status, body));
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new FailureError({
    what: "The server's response was not understood.",
    advice: "Reload the page: it may be older than the server.",
    code: "UNKNOWN_ANSWER",
    canRetry: true,
  });
}

function problemFailure(status: number, body: unknown) {
  const problem = v.safeParse(Problem, body);
  if (problem.success && status < 500) {
    const { code, detail, title } = problem.output;
    return { ...photoFailure(code, detail ?? title), canRetry: status === 429 };
  }
  return {
    what: "The server has a problem.",
    advice: "Try again in a moment.",
    code: `HTTP_${status}`,
    canRetry: true,
  };
}
