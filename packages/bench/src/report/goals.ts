import type { ContestantName } from "../contestants/contestant.ts";
import type { OutputFormat } from "../job.ts";
import type { Megapixels, Saving } from "../workload/pictures.ts";

/** How many times faster than its rivals Pixelater should be at a job. */
export interface SpeedGoal {
  readonly picture: readonly [Megapixels, Saving];
  readonly format: OutputFormat;
  readonly atLeast: Partial<Record<ContestantName, number>>;
}

/** sharp has several recipes for the job. A goal against sharp applies to each; the strictest one counts. */
export const SHARP_RECIPES = {
  sharp: "all by sharp, cells approximate",
  "sharp + fill": "its fastest, loops fill the cells, cells approximate",
  "sharp + exact": "the same job: exact means by loops",
} as const satisfies Partial<Record<ContestantName, string>>;

export const SPEED_GOALS: readonly SpeedGoal[] = [
  { picture: [1, "baseline"], format: "jpeg", atLeast: { ...sharpBy(2.5), pillow: 2 } },
  { picture: [6, "baseline"], format: "png", atLeast: { ...sharpBy(4.5), pillow: 12, jimp: 60 } },
  { picture: [6, "baseline"], format: "jpeg", atLeast: { ...sharpBy(4), pillow: 4, jimp: 60 } },
  { picture: [8, "high-quality"], format: "png", atLeast: { ...sharpBy(3), pillow: 5, jimp: 30 } },
  { picture: [8, "high-quality"], format: "jpeg", atLeast: { ...sharpBy(3), pillow: 2, jimp: 30 } },
  { picture: [8, "progressive"], format: "png", atLeast: { ...sharpBy(3), pillow: 4 } },
  { picture: [8, "heavy-progressive"], format: "png", atLeast: { ...sharpBy(3), pillow: 4 } },
  { picture: [6, "png"], format: "png", atLeast: { ...sharpBy(2.2), pillow: 4, jimp: 10 } },
];

function sharpBy(times: number): Record<keyof typeof SHARP_RECIPES, number> {
  return { sharp: times, "sharp + fill": times, "sharp + exact": times };
}
