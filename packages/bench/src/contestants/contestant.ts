import type { Job } from "../job.ts";

/** A way to pixelate photos, on one thread. */
export interface Contestant {
  readonly name: ContestantName;
  readonly version: string;
  /** The recipe, for the report. */
  readonly recipe: string;
  /**
   * Does the job once, from the compressed photo in memory to the compressed photos in memory: one for each of the five
   * grids, in their order.
   */
  run(job: Job): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

/** Contestants that run in Node; "pixelater" is ours. */
export type NodeContestantName =
  | "pixelater"
  | "sharp"
  | "sharp + fill"
  | "sharp + exact"
  | "jimp"
  | "image-js"
  | "jpeg-js + pngjs";

export type ContestantName = NodeContestantName | "pillow";

/** A contestant's entry in the report, or why it does not take part. */
export type Entry =
  | { readonly name: ContestantName; readonly version: string; readonly recipe: string }
  | { readonly name: ContestantName; readonly absent: string };

/** Bytes of all files of a run. */
export function totalLength(files: readonly Uint8Array[]): number {
  return files.reduce((sum, file) => sum + file.length, 0);
}
