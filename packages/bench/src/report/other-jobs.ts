import type { Findings } from "../findings.ts";
import { table } from "./table.ts";
import { times, type Verdict } from "./verdict.ts";

/** The most processor time of a process's first photo, in times of a warm one's. */
const FIRST_AT_MOST = 2;

/** Returns the section of the jobs beside the five grids. */
export function otherJobsSection({ otherJobs, firstPhotos }: Findings): string[] {
  return [
    "## Other jobs",
    "Three areas, 7 % of the photo, are pixelated with cells of 48 pixels and the rest is kept. sharp decodes and encodes " +
      "the whole photo, with loss; a JPEG of Pixelater keeps the bits outside. *times*: the rival's time divided by ours.",
    table(
      ["", "pixelater, ms", "rival", "ms", "times"],
      otherJobs.flatMap(({ title, medianMs, rivals }) =>
        rivals.map((one) => [
          title,
          milliseconds(medianMs),
          one.rival,
          milliseconds(one.medianMs),
          times(one.ratio),
        ]),
      ),
    ),
    ...otherJobs.flatMap(({ title, missing }) =>
      missing.map(({ name, why }) => `${title}, without ${name}: ${why}.`),
    ),
    ...firstPhotos.map(
      ({ title, firstMs, warmMs }) =>
        `The first photo of a process, ${title} → PNG, takes ${milliseconds(firstMs)} ms of processor time, compiling ` +
        `included; a later one ${milliseconds(warmMs)} ms.`,
    ),
  ];
}

/** Returns the goals of the jobs beside the five grids, with this run's results. */
export function otherJobVerdicts({ otherJobs, firstPhotos }: Findings): Verdict[] {
  return [
    ...otherJobs.flatMap(({ title, medianMs, rivals }) =>
      rivals.map(({ rival, medianMs: rivalMs, ratio, atLeast }) => ({
        what: `${title}, against ${rival}`,
        goal: `≥ ${times(atLeast)}×`,
        found: `${times(ratio)}×`,
        reached: ratio >= atLeast,
        why: `takes ${milliseconds(medianMs)} ms; the goal is ${milliseconds(rivalMs / atLeast)} ms here`,
      })),
    ),
    ...firstPhotos.map(({ title, firstMs, warmMs }) => ({
      what: `Processor time of a process's first photo against a warm one's, ${title} → PNG`,
      goal: `≤ ${FIRST_AT_MOST}×`,
      found: `${times(firstMs / warmMs)}×`,
      reached: firstMs <= FIRST_AT_MOST * warmMs,
      why:
        `${milliseconds(firstMs)} ms against ${milliseconds(warmMs)}: a new process runs every loop in V8's interpreter and ` +
        "baseline code until its optimizing compiler, whose threads count here too, has finished",
    })),
  ];
}

function milliseconds(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0);
}
