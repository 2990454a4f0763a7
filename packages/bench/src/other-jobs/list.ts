import type { OutputFormat } from "../job.ts";
import type { Megapixels, Saving } from "../workload/pictures.ts";

/** A task of the jobs beside the five grids, as a contestant's process knows it. */
export type OtherTask =
  | "hide"
  | "hide by composite"
  | "hide by loops"
  | "linear light"
  | "decode pixels"
  | "decode by sharp"
  | "decode by jpeg-js"
  | "decode by pngjs";

/** A rival's way to do a job, and how it should compare. */
export interface OtherRival {
  readonly name: string;
  readonly task: OtherTask;
  /** The least ratio of its time to Pixelater's. Below 1 where Pixelater may take longer. */
  readonly atLeast: number;
}

/** A job beside the five grids, against each rival that does it. */
export interface OtherJob {
  readonly title: string;
  readonly picture: readonly [Megapixels, Saving];
  readonly format: OutputFormat;
  readonly task: OtherTask;
  readonly rivals: readonly OtherRival[];
}

/** Areas hidden in the jobs with regions: a face, a crowd and a plate, 7 % of the photo, in shares of its sides. */
export const HIDDEN_AREAS = [
  { left: 0.42, top: 0.18, width: 0.16, height: 0.24 },
  { left: 0.08, top: 0.5, width: 0.2, height: 0.12 },
  { left: 0.6, top: 0.78, width: 0.12, height: 0.05 },
] as const;

/** Side of the cells of hidden areas, in pixels: a multiple of the MCU's, so that rivals can hide the same pixels. */
export const HIDDEN_CELL = 48;

function hiding(saving: Saving, format: OutputFormat, what: string, atLeast: number): OtherJob {
  return {
    title: `Hide three areas, 12 MP ${what} → ${format.toUpperCase()}`,
    picture: [12, saving],
    format,
    task: "hide",
    rivals: [
      { name: "sharp, composite", task: "hide by composite", atLeast },
      { name: "sharp, loops on raw pixels", task: "hide by loops", atLeast },
    ],
  };
}

export const OTHER_JOBS: readonly OtherJob[] = [
  hiding("baseline", "jpeg", "JPEG, standard tables", 3),
  hiding("own-tables", "jpeg", "JPEG, own tables", 2),
  hiding("progressive", "jpeg", "progressive JPEG", 1.5),
  hiding("png", "png", "PNG", 1.5),
  hiding("baseline", "png", "JPEG", 1),
  {
    title: "Five grids in linear light, 12 MP JPEG → PNG",
    picture: [12, "baseline"],
    format: "png",
    task: "linear light",
    rivals: [{ name: "sharp, decoding only", task: "decode by sharp", atLeast: 1 / 2.5 }],
  },
  {
    title: "Decode to RGBA, 6 MP JPEG",
    picture: [6, "baseline"],
    format: "png",
    task: "decode pixels",
    rivals: [
      { name: "jpeg-js", task: "decode by jpeg-js", atLeast: 5 },
      { name: "sharp", task: "decode by sharp", atLeast: 1 / 3 },
    ],
  },
  {
    title: "Decode to RGBA, 6 MP PNG",
    picture: [6, "png"],
    format: "png",
    task: "decode pixels",
    rivals: [
      { name: "pngjs", task: "decode by pngjs", atLeast: 1 },
      { name: "sharp", task: "decode by sharp", atLeast: 1 / 3 },
    ],
  },
];
