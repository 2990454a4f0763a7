import type { Job, OutputFormat } from "../job.ts";
import type { Picture } from "../workload/pictures.ts";

/** A job as it is sent to another process, which reads the picture itself. */
export interface Assignment {
  readonly picture: Omit<Picture, "bytes">;
  readonly format: OutputFormat;
}

/** What the bench asks of a process, one request at a time. */
export type Request =
  /** To read the picture and make ready for laps of a task. */
  | { readonly ask: "start"; readonly task: string; readonly assignment: Assignment }
  /** To do the task so many times. */
  | { readonly ask: "laps"; readonly count: number }
  /** For the files of the last lap. */
  | { readonly ask: "outputs" }
  /** Of Pillow only: to decode these files and save them again. */
  | { readonly ask: "resave"; readonly paths: readonly string[]; readonly format: OutputFormat };

/** One time that a task was done, as its own process saw it, in milliseconds. */
export interface Lap {
  readonly elapsedMs: number;
  /** Of all threads of the process together. */
  readonly processorMs: number;
}

/** A file as Pillow sees it. */
export interface Resaved {
  /** SHA-256 of its RGB pixels, in hexadecimal. */
  readonly digest: string;
  /** Its size when Pillow saves it with default settings. */
  readonly bytes: number;
}

/** What a process says: "ready" unasked when it has started, then one answer to each request. */
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

/** The part of a job that travels. */
export function assignmentOf({ picture, format }: Job): Assignment {
  const { title, path, format: savedAs, width, height, megapixels, saving } = picture;
  return { picture: { title, path, format: savedAs, width, height, megapixels, saving }, format };
}
