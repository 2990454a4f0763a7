import type { Failure } from "../failure.ts";
import type { Output } from "./api.ts";

/** The upload of one photo and its state. */
export interface Upload {
  readonly key: number;
  /** The file's name; shown on the page, never sent. */
  readonly name: string;
  /** Size of the photo in pixels, which gives its outputs their aspect ratio. */
  readonly width: number;
  readonly height: number;
  /** What is sent: the photo as it was added, or as the page finished it. */
  readonly sends: "original" | "finished";
  /** Names of the requested grids ("8x8", "10px"), in order; empty if the service chooses them. */
  readonly grids: readonly string[];
  readonly state: UploadState;
}

export type UploadState =
  | { readonly step: "queued" }
  | { readonly step: "sending"; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly step: "waiting"; readonly statusUrl: string; readonly outputs: readonly Output[] }
  | { readonly step: "done"; readonly statusUrl: string; readonly outputs: readonly Output[] }
  | { readonly step: "failed"; readonly failure: Failure }
  | { readonly step: "cancelled" };

/** Returns whether the upload has not ended yet. */
export function isUnderWay({ state }: Upload): boolean {
  return state.step === "queued" || state.step === "sending" || state.step === "waiting";
}
