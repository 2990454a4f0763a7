import type { CodedUnit, GridOptions, Mosaic, PartialMosaic } from "@pixelater/core";
import type { CellStyleOptions } from "@pixelater/core/palette";
import type { HidingOptions } from "@pixelater/core/region";
import type { CellColors } from "./cell-colors.ts";

/** Format of a written photo. */
export type OutputFormat = "png" | "jpeg";

/** Information from the header of the photo's file. */
export interface PhotoInfo {
  /** In pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** The core reads `"jpeg"` and `"png"`; the browser decodes `"other"`. */
  readonly format: "jpeg" | "png" | "other";
  /** The unit in which the pixels are coded. A region covers every cell that shares such a unit with it. */
  readonly codedUnit: CodedUnit;
}

/** What an output looks like. */
export interface Look extends CellColors {
  readonly grid: GridOptions;
  /** What is hidden, and how; `null` for the whole photo. */
  readonly hiding: HidingOptions | null;
}

export interface WriteRequest extends Look {
  /** How cells are drawn; nothing where a part is hidden. */
  readonly style: CellStyleOptions;
  readonly format: OutputFormat;
}

/** The worker's jobs. Every request carries the photo's file; posting a file copies no bytes. */
export interface Jobs {
  /** Opens a photo: reads its header and measures the fine mosaic for the first preview. */
  open: { request: { file: Blob }; answer: { info: PhotoInfo; fine: Mosaic; openedInMs: number } };
  /** Measures exact mosaics, one for each grid, in order. */
  measure: { request: { file: Blob; grids: readonly GridOptions[] }; answer: Mosaic[] };
  /** Measures the layers of cells that hide a photo's regions, from the bottom to the top. */
  cover: { request: { file: Blob } & Look; answer: PartialMosaic[] };
  /** Writes the finished photo. */
  write: { request: { file: Blob } & WriteRequest; answer: Blob };
  /** Converts a photo that only the browser can read to JPEG or PNG, for an upload. */
  convert: { request: { file: Blob }; answer: Blob };
}

export type JobName = keyof Jobs;

/** The message that requests a job. Its transferred port receives the {@link Reply}. */
export type JobMessage = { [J in JobName]: { job: J } & Jobs[J]["request"] }[JobName];

/** The reason why a photo cannot be read: the core's error code, or `UNREADABLE` if the browser failed as well. */
export interface PhotoError {
  readonly code: string;
  readonly message: string;
}

export type Reply<J extends JobName> =
  | { readonly answer: Jobs[J]["answer"] }
  | { readonly error: PhotoError };
