import type { ContestantName } from "../contestants/contestant.ts";
import type { Competitor } from "../contestants/all.ts";
import type { Clock, Job } from "../job.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Paces } from "./paces.ts";
import { type Missing, type RaceRules, takeTurns, type Watch } from "./take-turns.ts";

/** One contestant's result on one job. */
export interface Result extends Figures {
  readonly contestant: ContestantName;
  /** Files of the last lap, one per grid. */
  readonly outputs: readonly Uint8Array[];
  /** SHA-256 of the outputs. */
  readonly digest: string;
}

/** Results of one job in the order of the contestants, and the reasons for missing ones. */
export interface Race {
  readonly job: Job;
  readonly results: readonly Result[];
  readonly missing: readonly Missing<ContestantName>[];
}

/** Settings of a race. */
export interface RaceSettings {
  readonly rules: RaceRules;
  readonly clock: Clock;
  /** A small picture saved in the same way. */
  readonly smallJob: Job;
  /** Contestants that take part however slow they are. */
  readonly wanted: readonly ContestantName[];
}

/**
 * Runs contestants on a job, each in a process of its own, and records their speeds.
 *
 * @param competitors compared with the first one.
 */
export async function race(
  job: Job,
  competitors: readonly Competitor[],
  paces: Paces,
  { rules, clock, smallJob, wanted }: RaceSettings,
  watch: Watch,
): Promise<Race> {
  const slow = competitors.filter((one) => isTooSlow(one.name, job, paces, rules, wanted));
  const { timings, missing } = await takeTurns(
    competitors
      .filter((one) => !slow.includes(one))
      .map(({ name, open }) => ({
        name,
        open,
        task: name,
        job,
        smallJob,
        expectedMs: paces.expectedMs(name, job),
        wantsOutputs: true,
      })),
    rules,
    watch,
  );
  const reference = timings.find(({ name }) => name === competitors[0]?.name)?.turns ?? [];
  const results = timings.map(({ name, turns, digest, outputs }) => ({
    contestant: name,
    ...figuresOf(turns, reference, clock),
    digest,
    outputs,
  }));
  for (const { name, turns } of timings) {
    paces.learn(name, job, figuresOf(turns, turns, "elapsed").medianMs);
  }
  const leftOut = slow.map(({ name }) => ({
    name,
    why: `about ${(paces.expectedMs(name, job) / 1000).toFixed(0)} s for one lap`,
  }));
  return { job, results, missing: [...missing, ...leftOut] };
}

export function isTooSlow(
  name: ContestantName,
  job: Pick<Job, "format"> & { picture: { megapixels: number } },
  paces: Paces,
  { longestLapMs }: RaceRules,
  wanted: readonly ContestantName[],
): boolean {
  return !wanted.includes(name) && paces.expectedMs(name, job) > longestLapMs;
}
