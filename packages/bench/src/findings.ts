import type { Agreement } from "./agreement.ts";
import type { Deviation } from "./cells.ts";
import type { Entry } from "./contestants/contestant.ts";
import type { Clock } from "./job.ts";
import type { MeasureAlone } from "./measure-alone.ts";
import type { MemoryResult } from "./memory.ts";
import type { Race, Result } from "./race.ts";

/** A result whose outputs have been looked at, and let go: a long run would hold too many. */
export interface JudgedResult extends Omit<Result, "outputs"> {
  /** Of all five files. */
  readonly outputBytes: number;
  /** How far its cells are from the exact means. */
  readonly deviation: Deviation;
}

export interface JudgedRace extends Omit<Race, "results"> {
  readonly results: readonly JudgedResult[];
}

/** All that a run of the bench found out. */
export interface Findings {
  readonly quick: boolean;
  readonly clock: Clock;
  readonly entries: readonly Entry[];
  readonly races: readonly JudgedRace[];
  readonly agreements: readonly Agreement[];
  readonly measured: readonly MeasureAlone[];
  readonly idleNodeBytes: number;
  readonly memory: readonly MemoryResult[];
  /** A digest over all outputs, so that no work could be left out unseen. */
  readonly sink: string;
}
