import type { Agreement } from "./checks/agreement.ts";
import type { Deviation } from "./checks/cells.ts";
import type { CheckerEntry } from "./checks/checkers.ts";
import type { ContestantName, Entry } from "./contestants/contestant.ts";
import type { Clock } from "./job.ts";
import type { MeasureAlone } from "./measure-alone.ts";
import type { MemoryResult } from "./memory.ts";
import type { Race, Result } from "./race/race.ts";
import type { Missing } from "./race/take-turns.ts";
import type { SkippedFile } from "./workload/photos.ts";

/** A result whose outputs have been looked at, and let go: a long run would hold too many. */
export interface JudgedResult extends Omit<Result, "outputs"> {
  /** Of all five files. */
  readonly outputBytes: number;
  /**
   * How far its cells are from the exact means; undefined of a picture with transparent pixels, whose means the rivals
   * take otherwise, and of outputs that have not the picture's size.
   */
  readonly deviation: Deviation | undefined;
}

export interface JudgedRace extends Omit<Race, "results"> {
  readonly results: readonly JudgedResult[];
}

/** All that a run of the bench found out. */
export interface Findings {
  readonly quick: boolean;
  readonly clock: Clock;
  readonly seconds: number;
  readonly entries: readonly Entry[];
  readonly checkers: readonly CheckerEntry[];
  readonly races: readonly JudgedRace[];
  readonly agreements: readonly Agreement[];
  readonly measured: readonly MeasureAlone[];
  readonly memory: readonly MemoryResult[];
  /** Who could not do a job within memory's time limit, and why. */
  readonly withoutMemory: readonly (Missing<ContestantName> & { readonly title: string })[];
  /** Files of the photo folder that could not be raced with. */
  readonly skipped: readonly SkippedFile[];
  /** A digest over all outputs, so that no work could be left out unseen. */
  readonly sink: string;
}
