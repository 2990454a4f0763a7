import type { ContestantName } from "./contestants/contestant.ts";
import type { OutputFormat } from "./job.ts";
import type { Paces } from "./race/paces.ts";
import { isTooSlow } from "./race/race.ts";
import type { RaceRules } from "./race/take-turns.ts";

/** A job before its picture has been read. */
export interface ComingJob {
  readonly format: OutputFormat;
  readonly picture: { readonly megapixels: number };
}

/** A process starts in about this time. */
const START_MS = 300;

/** Decoding and comparing what one contestant gave, per megapixel. */
const JUDGE_MS = 60;

/** Decoding and saving our files in all the programs that check them, per megapixel and per file. */
const CHECK_MS = 100;

/** What a race may take, with the checks of its outputs. */
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

/** What taking the two halves alone may take. */
export function expectedHalvesMs({ turns, turnMs, budgetMs, warmUpMs }: RaceRules): number {
  return 4 * (START_MS + warmUpMs + Math.min(turns * turnMs, budgetMs));
}

/** What one lap of each contestant may take, each in a new process. */
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
