import type { Job } from "../job.ts";
import type { Channel } from "../process/channel.ts";
import type { Lap } from "../process/protocol.ts";
import { Racer } from "../process/racer.ts";
import { median } from "../statistics.ts";
import { warmUp } from "./warm-up.ts";

/** Time limits, in milliseconds, and counts. */
export interface RaceRules {
  /** Turns of each runner, if its budget allows. */
  readonly turns: number;
  /** A fast runner repeats its lap for this time in each turn. */
  readonly turnMs: number;
  /**
   * Budget of a runner for all its turns. It always has one turn, and the first runner, with which the others are compared,
   * has all of them.
   */
  readonly budgetMs: number;
  /** Longest warm-up. */
  readonly warmUpMs: number;
  /** A contestant with longer laps is left out, unless there is a goal against it. */
  readonly longestLapMs: number;
  /** A process that does not answer within this time is ended. */
  readonly timeLimitMs: number;
}

/** A task to time in a process of its own. */
export interface Runner<Name extends string> {
  readonly name: Name;
  /** Name of the task in its process. */
  readonly task: string;
  readonly job: Job;
  /** Job of the warm-up, if one lap of its own job would take longer than a warm-up may. */
  readonly smallJob: Job;
  /** Estimated milliseconds of one lap. */
  readonly expectedMs: number;
  /** Whether the outputs of its last lap are kept. */
  readonly wantsOutputs: boolean;
  /** Starts its process. */
  readonly open: () => Channel;
}

/** A runner's laps, by turns. */
export interface Timing<Name extends string> {
  readonly name: Name;
  /** At least one turn; in each the same number of laps. */
  readonly turns: readonly (readonly Lap[])[];
  /** SHA-256 of the last lap's outputs. */
  readonly digest: string;
  /** Outputs of the last lap, if kept. */
  readonly outputs: readonly Uint8Array[];
}

export interface Missing<Name extends string> {
  readonly name: Name;
  readonly why: string;
}

export interface Turns<Name extends string> {
  readonly timings: readonly Timing<Name>[];
  readonly missing: readonly Missing<Name>[];
}

/** Receives the current part of the work, for the progress line. */
export type Watch = (what: string) => void;

/** Most laps in a turn. */
const MOST_LAPS = 100;

interface Active<Name extends string> {
  readonly name: Name;
  readonly wantsOutputs: boolean;
  readonly racer: Racer;
  readonly lapsPerTurn: number;
  readonly turns: Lap[][];
  digest: string;
  spentMs: number;
}

/**
 * Starts and warms up all runners, and runs them in turns (A B C, A B C, …): a slow phase of the machine slows all of them
 * down. Only one runs at a time. A runner that fails, crashes or stalls is reported as missing, with the reason.
 */
export async function takeTurns<Name extends string>(
  runners: readonly Runner<Name>[],
  rules: RaceRules,
  watch: Watch,
): Promise<Turns<Name>> {
  const missing: Missing<Name>[] = [];
  let active: Active<Name>[] = [];
  const drop = ({ name, racer }: { name: Name; racer?: Racer }, cause: unknown): void => {
    racer?.close();
    missing.push({ name, why: cause instanceof Error ? cause.message : String(cause) });
    active = active.filter((one) => one.name !== name);
  };

  for (const runner of runners) {
    watch(`${runner.name}, warming up`);
    try {
      active.push(await makeReady(runner, rules));
    } catch (cause) {
      drop(runner, cause);
    }
  }
  for (let turn = 0; turn < rules.turns; turn++) {
    for (const one of [...active]) {
      const wouldSpendMs = one.spentMs + one.spentMs / Math.max(1, one.turns.length);
      if (turn > 0 && one.name !== runners[0]?.name && wouldSpendMs > rules.budgetMs) continue;
      watch(`${one.name}, turn ${turn + 1} of ${rules.turns}`);
      try {
        const { laps, digest } = await one.racer.run(one.lapsPerTurn);
        one.turns.push([...laps]);
        one.digest = digest;
        one.spentMs += laps.reduce((sum, lap) => sum + lap.elapsedMs, 0);
      } catch (cause) {
        drop(one, cause);
      }
    }
  }
  const timings: Timing<Name>[] = [];
  for (const one of [...active]) {
    try {
      const { name, wantsOutputs, racer, turns, digest } = one;
      timings.push({ name, turns, digest, outputs: wantsOutputs ? await racer.outputs() : [] });
      one.racer.close();
    } catch (cause) {
      drop(one, cause);
    }
  }
  return { timings, missing };
}

async function makeReady<Name extends string>(
  { name, task, job, smallJob, expectedMs, wantsOutputs, open }: Runner<Name>,
  { warmUpMs, turnMs, timeLimitMs }: RaceRules,
): Promise<Active<Name>> {
  const racer = await Racer.over(open(), timeLimitMs);
  try {
    const tooLong = expectedMs > warmUpMs;
    await racer.start(task, tooLong ? smallJob : job);
    const laps = await warmUp(async () => (await racer.lap()).elapsedMs, { laps: MOST_LAPS, ms: warmUpMs });
    if (tooLong) await racer.start(task, job);
    const lapMs = tooLong ? expectedMs : median(laps.slice(-3));
    const lapsPerTurn = Math.max(1, Math.min(MOST_LAPS, Math.round(turnMs / lapMs)));
    return { name, wantsOutputs, racer, lapsPerTurn, turns: [], digest: "", spentMs: 0 };
  } catch (cause) {
    racer.close();
    throw cause;
  }
}
