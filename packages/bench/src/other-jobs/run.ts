import type { Clock, Job } from "../job.ts";
import { startNode } from "../process/node-channel.ts";
import { Racer } from "../process/racer.ts";
import { figuresOf } from "../race/figures.ts";
import { type Missing, type RaceRules, type Runner, takeTurns, type Watch } from "../race/take-turns.ts";
import { median } from "../statistics.ts";
import type { Picture } from "../workload/pictures.ts";
import type { OtherJob } from "./list.ts";

/** A rival's time at a job beside the five grids. */
export interface OtherTime {
  readonly rival: string;
  readonly medianMs: number;
  /** Its time divided by Pixelater's, the median over the turns. */
  readonly ratio: number;
  readonly atLeast: number;
}

/** The times of one such job. */
export interface OtherResult {
  readonly title: string;
  /** NaN if Pixelater failed. */
  readonly medianMs: number;
  readonly rivals: readonly OtherTime[];
  readonly missing: readonly Missing<string>[];
}

const OURS = "pixelater";

/** Runs Pixelater and its rivals on one job, each in a process of its own, in turns. */
export async function runOtherJob(
  job: OtherJob,
  picture: Picture,
  rules: RaceRules,
  clock: Clock,
  watch: Watch,
): Promise<OtherResult> {
  const { title, format, task, rivals } = job;
  const assigned: Job = { picture, format };
  const runners = [{ name: OURS, task }, ...rivals].map(
    ({ name, task }): Runner<string> => ({
      name,
      task,
      job: assigned,
      smallJob: assigned,
      expectedMs: 0,
      wantsOutputs: false,
      open: startNode,
    }),
  );
  const { timings, missing } = await takeTurns(runners, rules, watch);
  const turnsOf = (wanted: string) => timings.find(({ name }) => name === wanted)?.turns;
  const ours = turnsOf(OURS);
  return {
    title,
    missing,
    medianMs: ours === undefined ? NaN : figuresOf(ours, ours, clock).medianMs,
    rivals: rivals.flatMap(({ name, atLeast }) => {
      const turns = turnsOf(name);
      if (turns === undefined || ours === undefined) return [];
      const { medianMs, ratio } = figuresOf(turns, ours, clock);
      return [{ rival: name, medianMs, ratio, atLeast }];
    }),
  };
}

/** Processor time of the first photo of a process and of a later one, in milliseconds. */
export interface FirstPhoto {
  readonly title: string;
  readonly firstMs: number;
  readonly warmMs: number;
}

/** New processes that do their first photo. */
export const PROCESSES = 5;

/** Laps after which a process is warm, and those that count. */
export const WARM_UP_LAPS = 60;
export const WARM_LAPS = 15;

/** Measures the processor time of the first lap of new processes, and of a warm one's laps. */
export async function firstPhoto(job: Job, timeLimitMs: number, watch: Watch): Promise<FirstPhoto> {
  const first: number[] = [];
  const warm: number[] = [];
  for (let i = 1; i <= PROCESSES; i++) {
    watch(`process ${i} of ${PROCESSES}`);
    const racer = await Racer.over(startNode(), timeLimitMs);
    try {
      await racer.start(OURS, job);
      first.push((await racer.lap()).processorMs);
      if (i < PROCESSES) continue;
      await racer.run(WARM_UP_LAPS);
      warm.push(...(await racer.run(WARM_LAPS)).laps.map(({ processorMs }) => processorMs));
    } finally {
      racer.close();
    }
  }
  return { title: job.picture.title, firstMs: median(first), warmMs: median(warm) };
}
