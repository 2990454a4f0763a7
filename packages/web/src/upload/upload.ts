import type { Failure } from "../failure.ts";
import type { Output } from "./api.ts";

/** One photo on its way through the cloud. */
export interface Upload {
  readonly key: number;
  /** The visitor's own name for the photo; shown here, never sent. */
  readonly name: string;
  /** Of the photo, in pixels: the shape of its processed photos. */
  readonly width: number;
  readonly height: number;
  /** Names of the grids it is to be pixelated by ("8x8", "10px"), in order. */
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

/** Whether something is still to come. */
export function isUnderWay({ state }: Upload): boolean {
  return state.step === "queued" || state.step === "sending" || state.step === "waiting";
}
