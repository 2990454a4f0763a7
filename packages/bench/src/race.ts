import type { Contestant, ContestantName, Run } from "./contestants/contestant.ts";
import type { Clock, Job } from "./job.ts";
import { median, relativeSpread } from "./statistics.ts";
import type { Picture } from "./workload/pictures.ts";

/** How long a race may take. */
export interface RaceRules {
  /** Counted laps of each contestant, at most. */
  readonly laps: number;
  /** A contestant that has run for so long on a job stops; it has at least one lap. */
  readonly budgetMs: number;
  /** A contestant that would take longer for one lap is left out of the job. */
  readonly longestLapMs: number;
}

/** One contestant's result on one job. */
export interface Result {
  readonly contestant: ContestantName;
  readonly laps: number;
  readonly medianMs: number;
  /** Of the laps, as {@link relativeSpread}. */
  readonly spread: number;
  /** Median over the laps of how many times longer it took than the first contestant in the same lap. */
  readonly ratio: number;
  /** Of the last lap: one file per grid. */
  readonly outputs: readonly Uint8Array[];
}

/** Results on one job, in the order of the contestants, and why some are missing. */
export interface Race {
  readonly job: Job;
  readonly results: readonly Result[];
  readonly missing: readonly { readonly contestant: ContestantName; readonly why: string }[];
}

/** Milliseconds per megapixel that each contestant took to warm up, from which longer jobs are estimated. */
export type Paces = ReadonlyMap<ContestantName, number>;

/** Runs each contestant on a small picture, so that code is compiled and its pace is known. */
export async function warmUp(
  contestants: readonly Contestant[],
  picture: Picture,
  clock: Clock,
): Promise<Paces> {
  const paces = new Map<ContestantName, number>();
  for (const contestant of contestants) {
    await contestant.run({ picture, format: "jpeg", clock });
    const { ms } = await contestant.run({ picture, format: "png", clock });
    paces.set(contestant.name, ms / picture.megapixels);
  }
  return paces;
}

/**
 * Lets contestants do a job in turns (A B C, A B C, …), so that whatever slows the machine down slows all of them down.
 * Each runs once uncounted first, unless a lap of it takes a large part of its budget.
 *
 * @param contestants the first is the one that the others are compared with.
 */
export async function race(
  job: Job,
  contestants: readonly Contestant[],
  paces: Paces,
  rules: RaceRules,
): Promise<Race> {
  const missing: { contestant: ContestantName; why: string }[] = [];
  const runners: Runner[] = [];
  for (const contestant of contestants) {
    const expectedMs = (paces.get(contestant.name) ?? 0) * job.picture.megapixels;
    if (expectedMs > rules.longestLapMs) {
      missing.push({ contestant: contestant.name, why: `about ${seconds(expectedMs)} s for one lap` });
      continue;
    }
    const runner = new Runner(contestant, job);
    try {
      if (expectedMs * 4 < rules.budgetMs) await contestant.run(job);
      runners.push(runner);
    } catch (cause) {
      missing.push({ contestant: contestant.name, why: messageOf(cause) });
    }
  }

  for (let lap = 0; lap < rules.laps; lap++) {
    for (const runner of runners) {
      if (lap > 0 && runner.spentMs + runner.lastMs > rules.budgetMs) continue;
      try {
        await runner.run();
      } catch (cause) {
        missing.push({ contestant: runner.contestant.name, why: messageOf(cause) });
        runners.splice(runners.indexOf(runner), 1);
      }
    }
  }

  const reference = runners[0]?.laps ?? [];
  return { job, results: runners.map((runner) => runner.result(reference)), missing };
}

class Runner {
  readonly contestant: Contestant;
  readonly laps: number[] = [];
  readonly #job: Job;
  #outputs: readonly Uint8Array[] = [];

  constructor(contestant: Contestant, job: Job) {
    this.contestant = contestant;
    this.#job = job;
  }

  get spentMs(): number {
    return this.laps.reduce((sum, ms) => sum + ms, 0);
  }

  get lastMs(): number {
    return this.laps.at(-1) ?? 0;
  }

  async run(): Promise<void> {
    const { ms, outputs }: Run = await this.contestant.run(this.#job);
    this.laps.push(ms);
    this.#outputs = outputs;
  }

  result(reference: readonly number[]): Result {
    return {
      contestant: this.contestant.name,
      laps: this.laps.length,
      medianMs: median(this.laps),
      spread: relativeSpread(this.laps),
      ratio: median(this.laps.map((ms, lap) => ms / (reference[lap] ?? median(reference)))),
      outputs: this.#outputs,
    };
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
