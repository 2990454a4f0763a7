import type { Job, OutputFormat } from "../job.ts";
import type { Picture } from "../workload/pictures.ts";

/** A job as it is sent to another process, which reads the picture itself. */
export interface Assignment {
  readonly picture: Omit<Picture, "bytes">;
  readonly format: OutputFormat;
}

/** A request of the bench, one at a time. */
export type Request =
  /** Read the picture and prepare a task. */
  | { readonly ask: "start"; readonly task: string; readonly assignment: Assignment }
  /** Do the task this many times. */
  | { readonly ask: "laps"; readonly count: number }
  /** Send the files of the last lap. */
  | { readonly ask: "outputs" }
  /** Pillow only: decode these files and save them again. */
  | { readonly ask: "resave"; readonly paths: readonly string[]; readonly format: OutputFormat };

/** The time of one lap in milliseconds, measured by its own process. */
export interface Lap {
  readonly elapsedMs: number;
  /** Processor time of all threads of the process. */
  readonly processorMs: number;
}

/** A file as Pillow decodes it. */
export interface Resaved {
  /** SHA-256 of its RGB pixels, in hexadecimal. */
  readonly digest: string;
  /** Bytes when Pillow saves it with default settings. */
  readonly bytes: number;
}

/** An answer: "ready" when the process has started, then one for each request. */
export type Answer =
  | { readonly answer: "ready"; readonly peakBytes: number; readonly version?: string }
  | {
      readonly answer: "laps";
      readonly laps: readonly Lap[];
      /** SHA-256 of the last lap's outputs, in hexadecimal. */
      readonly digest: string;
      /** Peak resident memory of the process so far. */
      readonly peakBytes: number;
    }
  | { readonly answer: "outputs"; readonly files: readonly Uint8Array[] }
  | { readonly answer: "resaved"; readonly resaved: readonly Resaved[] }
  | { readonly answer: "failed"; readonly message: string };

/** The part of a job that is sent to a process. */
export function assignmentOf({ picture, format }: Job): Assignment {
  const { title, path, format: savedAs, width, height, megapixels, saving } = picture;
  return { picture: { title, path, format: savedAs, width, height, megapixels, saving }, format };
}
