import type { Clock } from "../job.ts";
import type { Lap } from "../process/protocol.ts";
import { median, relativeSpread } from "../statistics.ts";

/** The figures of one runner over its turns. Each turn counts with its median lap. */
export interface Figures {
  readonly turns: number;
  /** Laps in each turn. */
  readonly laps: number;
  readonly medianMs: number;
  /** See {@link relativeSpread}. */
  readonly spread: number;
  /**
   * Its time divided by the reference's: the median of the ratios within a turn, or the ratio of the medians if there are so
   * few turns that one bad turn of the reference would decide.
   */
  readonly ratio: number;
  /** Median over the laps of processor time to elapsed time: below 1 it waited, above 1 helper threads ran. */
  readonly processorShare: number;
}

type Turns = readonly (readonly Lap[])[];

/** Computes a runner's figures. @param reference the turns of the runner that it is compared with. */
export function figuresOf(turns: Turns, reference: Turns, clock: Clock): Figures {
  const times = turnTimes(turns, clock);
  const others = turnTimes(reference, clock);
  return {
    turns: times.length,
    laps: turns[0]?.length ?? 0,
    medianMs: median(times),
    spread: relativeSpread(times),
    ratio: ratioOf(times, others),
    processorShare: median(turns.flat().map(({ processorMs, elapsedMs }) => processorMs / elapsedMs)),
  };
}

/** A median of fewer turns does not ignore a bad one. */
const LEAST_TURNS = 3;

function ratioOf(times: readonly number[], others: readonly number[]): number {
  if (times.length < LEAST_TURNS) return median(times) / median(others);
  return median(times.map((ms, turn) => ms / (others[turn] ?? median(others))));
}

function turnTimes(turns: Turns, clock: Clock): number[] {
  const timeOf = ({ elapsedMs, processorMs }: Lap): number => (clock === "elapsed" ? elapsedMs : processorMs);
  return turns.map((laps) => median(laps.map(timeOf)));
}
