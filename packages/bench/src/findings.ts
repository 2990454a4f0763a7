import type { Agreement } from "./checks/agreement.ts";
import type { Deviation } from "./checks/cells.ts";
import type { CheckerEntry } from "./checks/checkers.ts";
import type { ContestantName, Entry } from "./contestants/contestant.ts";
import type { Clock } from "./job.ts";
import type { MeasureAlone } from "./measure-alone.ts";
import type { MemoryResult } from "./memory.ts";
import type { FirstPhoto, OtherResult } from "./other-jobs/run.ts";
import type { Race, Result } from "./race/race.ts";
import type { Missing } from "./race/take-turns.ts";
import type { SkippedFile } from "./workload/photos.ts";

/** A result whose outputs were judged and dropped: a long run would hold too many. */
export interface JudgedResult extends Omit<Result, "outputs"> {
  /** Size of all five files. */
  readonly outputBytes: number;
  /**
   * How far its cells are from the exact means. Undefined for a picture with transparent pixels, which the rivals average in
   * other ways, and for outputs of another size.
   */
  readonly deviation: Deviation | undefined;
}

export interface JudgedRace extends Omit<Race, "results"> {
  readonly results: readonly JudgedResult[];
}

/** All results of a run of the bench. */
export interface Findings {
  readonly quick: boolean;
  readonly clock: Clock;
  readonly seconds: number;
  readonly entries: readonly Entry[];
  readonly checkers: readonly CheckerEntry[];
  readonly races: readonly JudgedRace[];
  readonly agreements: readonly Agreement[];
  readonly measured: readonly MeasureAlone[];
  readonly otherJobs: readonly OtherResult[];
  readonly firstPhotos: readonly FirstPhoto[];
  readonly memory: readonly MemoryResult[];
  /** Contestants that failed to do a job within the time limit of the memory measurement, and why. */
  readonly withoutMemory: readonly (Missing<ContestantName> & { readonly title: string })[];
  /** Files of the photo folder that cannot be used. */
  readonly skipped: readonly SkippedFile[];
  /** A digest of all outputs. */
  readonly sink: string;
}
