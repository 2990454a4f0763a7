import type { CodedUnit, GridOptions, Mosaic, PaletteName, Region } from "@pixelater/core";

/** Format of a written photo. */
export type OutputFormat = "png" | "jpeg";

/** What the photo's file turned out to be. */
export interface PhotoFacts {
  /** Pixels, turned upright. */
  readonly width: number;
  readonly height: number;
  /** `"jpeg"` and `"png"` are read by the core itself; `"other"` is whatever else this browser can decode. */
  readonly format: "jpeg" | "png" | "other";
  /** What its pixels are coded in: regions hide all cells that share one with them. */
  readonly codedUnit: CodedUnit;
}

export interface WriteRequest {
  readonly cut: GridOptions;
  readonly format: OutputFormat;
  readonly palette: PaletteName | null;
  /** Only these parts are pixelated; `null` for the whole photo. */
  readonly regions: readonly Region[] | null;
}

/** What the page asks of the worker; every request carries the photo's file, of which a message copies no bytes. */
export interface Jobs {
  /** Reads a photo for the first time, as fast as a first picture needs: its facts and the fine mosaic. */
  open: { request: { file: Blob }; answer: { facts: PhotoFacts; fine: Mosaic } };
  /** The exact mosaics of these cuts, in their order. */
  measure: { request: { file: Blob; cuts: readonly GridOptions[] }; answer: Mosaic[] };
  /** The finished photo. */
  write: { request: { file: Blob } & WriteRequest; answer: Blob };
  /** The photo itself as a JPEG or PNG, for an upload of what only the browser can read. */
  convert: { request: { file: Blob }; answer: Blob };
}

export type JobName = keyof Jobs;

/** A request as it is sent, with a port beside it on which the {@link Reply} comes back. */
export type JobMessage = { [J in JobName]: { job: J } & Jobs[J]["request"] }[JobName];

/** Why a photo cannot be shown: the core's code, or `UNREADABLE` where even the browser gave up. */
export interface PhotoTrouble {
  readonly code: string;
  readonly message: string;
}

export type Reply<J extends JobName> =
  | { readonly answer: Jobs[J]["answer"] }
  | { readonly trouble: PhotoTrouble };
