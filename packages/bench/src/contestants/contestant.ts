import type { Clock, Job } from "../job.ts";

/** What one run gave. */
export interface Run {
  /** From the compressed photo in memory to five compressed photos in memory. */
  readonly ms: number;
  /** One file per grid of the job, in its order. */
  readonly outputs: readonly Uint8Array[];
}

/** A way to pixelate photos, on one thread. */
export interface Contestant {
  readonly name: ContestantName;
  readonly version: string;
  /** How it does the job, in a sentence for the report. */
  readonly recipe: string;
  run(job: Job): Promise<Run>;
}

export type ContestantName =
  | "pixelater"
  | "sharp"
  | "sharp + loops"
  | "pillow"
  | "jimp"
  | "image-js"
  | "jpeg-js + pngjs";

/** A contestant, or why it is not in this run. */
export type Entry = Contestant | { readonly name: ContestantName; readonly absent: string };

/** Runs work in this process and takes its time; the processor's time is that of all threads together. */
export async function timed(
  clock: Clock,
  work: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
): Promise<Run> {
  const start = milliseconds(clock);
  const outputs = await work();
  return { ms: milliseconds(clock) - start, outputs };
}

/** Since some moment that stays the same. */
export function milliseconds(clock: Clock): number {
  if (clock === "elapsed") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Bytes of all files of a run. */
export function totalLength(files: readonly Uint8Array[]): number {
  return files.reduce((sum, file) => sum + file.length, 0);
}
