import type { ContestantName } from "./contestants/contestant.ts";
import type { OutputFormat } from "./job.ts";
import { OTHER_JOBS, type OtherJob } from "./other-jobs/list.ts";
import type { RaceRules } from "./race/take-turns.ts";
import { SPEED_GOALS } from "./report/goals.ts";
import type { Megapixels, Saving } from "./workload/pictures.ts";

/** A race on a generated picture. */
export interface PlannedRace {
  readonly megapixels: Megapixels;
  readonly saving: Saving;
  readonly format: OutputFormat;
  /** Contestants that take part however slow they are. */
  readonly wanted: readonly ContestantName[];
}

/** The steps of a run. */
export interface Plan {
  readonly rules: RaceRules;
  readonly races: readonly PlannedRace[];
  /** Pictures for measuring alone against decoding alone. */
  readonly measured: readonly (readonly [Megapixels, Saving])[];
  /** Jobs beside the five grids. */
  readonly otherJobs: readonly OtherJob[];
  /** Pictures that new processes do first. */
  readonly firstPhotos: readonly (readonly [Megapixels, Saving])[];
  /** Pictures for memory, of all contestants or of Pixelater alone, all pixelated to PNG. */
  readonly memory: readonly (readonly [Megapixels, Saving, "all" | "ours"])[];
}

/** The jobs with goals. */
const HEADLINE: readonly PlannedRace[] = SPEED_GOALS.map(
  ({ picture: [megapixels, saving], format, atLeast }) => ({
    megapixels,
    saving,
    format,
    wanted: Object.keys(atLeast) as ContestantName[],
  }),
);

function open(megapixels: Megapixels, saving: Saving, format: OutputFormat): PlannedRace {
  return { megapixels, saving, format, wanted: [] };
}

export const QUICK: Plan = {
  rules: {
    turns: 5,
    turnMs: 200,
    budgetMs: 1_800,
    warmUpMs: 1_000,
    longestLapMs: 3_000,
    timeLimitMs: 60_000,
  },
  // The first ones show how fast each contestant is.
  races: [open(1, "baseline", "png"), ...HEADLINE],
  measured: [
    [1, "baseline"],
    [6, "baseline"],
    [8, "high-quality"],
    [8, "progressive"],
    [8, "heavy-progressive"],
    [1, "png"],
    [6, "png"],
    [24, "png"],
    [100, "baseline"],
  ],
  otherJobs: OTHER_JOBS,
  firstPhotos: [[1, "baseline"]],
  memory: [
    [1, "baseline", "all"],
    [6, "baseline", "all"],
    [8, "high-quality", "ours"],
    [8, "progressive", "ours"],
    [6, "png", "ours"],
    [100, "baseline", "ours"],
  ],
};

const LARGER = [12, 24, 48, 100] as const satisfies Megapixels[];

export const FULL: Plan = {
  rules: {
    turns: 7,
    turnMs: 300,
    budgetMs: 4_000,
    warmUpMs: 1_200,
    longestLapMs: 5_000,
    timeLimitMs: 120_000,
  },
  races: [
    open(1, "baseline", "png"),
    open(1, "png", "png"),
    ...HEADLINE,
    ...LARGER.flatMap((megapixels) => [
      open(megapixels, "baseline", "png"),
      open(megapixels, "baseline", "jpeg"),
      open(megapixels, "png", "png"),
    ]),
    open(24, "high-quality", "png"),
    open(24, "progressive", "png"),
  ],
  measured: [
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "baseline"] as const),
    [8, "high-quality"],
    [24, "high-quality"],
    [8, "heavy-progressive"],
    [8, "progressive"],
    [24, "progressive"],
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "png"] as const),
  ],
  otherJobs: OTHER_JOBS,
  firstPhotos: [[1, "baseline"]],
  memory: [
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "baseline", "all"] as const),
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "png", "all"] as const),
    [8, "high-quality", "all"],
    [8, "progressive", "all"],
  ],
};
