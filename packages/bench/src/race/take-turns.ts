import type { Job } from "../job.ts";
import type { Channel } from "../process/channel.ts";
import type { Lap } from "../process/protocol.ts";
import { Racer } from "../process/racer.ts";
import { median } from "../statistics.ts";
import { warmUp } from "./warm-up.ts";

/** How long things may take. */
export interface RaceRules {
  /** Each runner has so many turns, if its budget allows. */
  readonly turns: number;
  /** In one turn a fast runner has as many laps as fit into this time, by how long they take after the warm-up. */
  readonly turnMs: number;
  /**
   * A runner has no further turn that would take it beyond this time. The first turn it has in any case, and the first
   * runner, with which the others are compared, has all of them.
   */
  readonly budgetMs: number;
  /** A warm-up that does not settle ends after this time. */
  readonly warmUpMs: number;
  /** A contestant that would take longer for one lap is left out, unless a figure is set against it. */
  readonly longestLapMs: number;
  /** A process that has not answered for so long is ended. */
  readonly timeLimitMs: number;
}

/** Something to be timed, in a process of its own. */
export interface Runner<Name extends string> {
  readonly name: Name;
  /** What its process knows it by. */
  readonly task: string;
  readonly job: Job;
  /** What it warms up with where one lap of its job would take longer than a warm-up may. */
  readonly smallJob: Job;
  /** What one lap of its job may take. */
  readonly expectedMs: number;
  /** Whether its last outputs are looked at afterwards. */
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
  /** Of the last lap; none unless wanted. */
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

/** Is told who is at what, for a line of progress. */
export type Watch = (what: string) => void;

/** More laps than this in a turn tell nothing more. */
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
 * Starts and warms up all runners, and lets them run in turns (A B C, A B C, …), so that whatever slows the machine down
 * slows all of them down. Only one of them runs at a time. One that fails, crashes or stalls is missing, and why is told.
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
