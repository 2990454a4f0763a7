import type { ContestantName } from "./contestants/contestant.ts";
import type { OutputFormat } from "./job.ts";
import type { OtherJob } from "./other-jobs/list.ts";
import { PROCESSES, WARM_LAPS, WARM_UP_LAPS } from "./other-jobs/run.ts";
import type { Paces } from "./race/paces.ts";
import { isTooSlow } from "./race/race.ts";
import type { RaceRules } from "./race/take-turns.ts";

/** A job whose picture was not read yet. */
export interface ComingJob {
  readonly format: OutputFormat;
  readonly picture: { readonly megapixels: number };
}

/** Milliseconds that a process takes to start. */
const START_MS = 300;

/** Milliseconds to decode and compare one contestant's outputs, per megapixel. */
const JUDGE_MS = 60;

/** Milliseconds to decode and save our files in all checkers, per megapixel and file. */
const CHECK_MS = 100;

/** Estimates the milliseconds of a race and of the checks of its outputs. */
export function expectedRaceMs(
  job: ComingJob,
  names: readonly ContestantName[],
  paces: Paces,
  rules: RaceRules,
  wanted: readonly ContestantName[],
): number {
  const { megapixels } = job.picture;
  const running = names
    .filter((name) => !isTooSlow(name, job, paces, rules, wanted))
    .map((name) => {
      const lapMs = paces.expectedMs(name, job);
      const turnsMs = Math.min(rules.turns * Math.max(lapMs, rules.turnMs), Math.max(lapMs, rules.budgetMs));
      return START_MS + rules.warmUpMs + turnsMs + JUDGE_MS * megapixels;
    });
  return running.reduce((sum, ms) => sum + ms, CHECK_MS * megapixels * (megapixels > 15 ? 1 : 5));
}

/** Estimates the milliseconds of measuring and writing alone. */
export function expectedHalvesMs({ turns, turnMs, budgetMs, warmUpMs }: RaceRules): number {
  return 4 * (START_MS + warmUpMs + Math.min(turns * turnMs, budgetMs));
}

/** Estimates the milliseconds of one lap of each contestant, each in a new process. */
export function expectedMemoryMs(
  job: ComingJob,
  names: readonly ContestantName[],
  paces: Paces,
  rules: RaceRules,
): number {
  return names
    .filter((name) => !isTooSlow(name, job, paces, rules, []))
    .reduce((sum, name) => sum + START_MS + paces.expectedMs(name, job), 0);
}

/** Estimates the milliseconds of a job beside the five grids. Most laps take less than a turn's share of the budget. */
export function expectedOtherJobMs(
  { rivals }: OtherJob,
  { turns, turnMs, budgetMs, warmUpMs }: RaceRules,
): number {
  return (1 + rivals.length) * (START_MS + warmUpMs + Math.min(turns * turnMs, budgetMs));
}

/** Estimates the milliseconds of the first photos of new processes, which take about five times a warm one's. */
export function expectedFirstPhotoMs(paces: Paces, megapixels: number): number {
  const lapMs = paces.expectedMs("pixelater", { format: "png", picture: { megapixels } });
  return PROCESSES * (START_MS + 5 * lapMs) + (WARM_UP_LAPS + WARM_LAPS) * lapMs;
}
