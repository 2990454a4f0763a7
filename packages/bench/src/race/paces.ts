import type { ContestantName } from "../contestants/contestant.ts";
import type { Job, OutputFormat } from "../job.ts";

/** Milliseconds per megapixel on one machine, as a first guess. */
const GUESSES: Record<ContestantName, Record<OutputFormat, number>> = {
  pixelater: { png: 8, jpeg: 14 },
  sharp: { png: 40, jpeg: 45 },
  "sharp + fill": { png: 25, jpeg: 30 },
  "sharp + exact": { png: 35, jpeg: 38 },
  pillow: { png: 90, jpeg: 40 },
  jimp: { png: 500, jpeg: 1600 },
  "image-js": { png: 1200, jpeg: 1300 },
  "jpeg-js + pngjs": { png: 550, jpeg: 330 },
};

/** The contestants' speeds so far in this run, to estimate longer jobs. */
export class Paces {
  readonly #msPerMegapixel = new Map<string, number>();

  learn(name: ContestantName, job: Job, ms: number): void {
    this.#msPerMegapixel.set(keyOf(name, job.format), ms / job.picture.megapixels);
  }

  /** Estimates the milliseconds of one lap of a job. */
  expectedMs(
    name: ContestantName,
    { format, picture }: Pick<Job, "format"> & { picture: { megapixels: number } },
  ): number {
    const pace = this.#msPerMegapixel.get(keyOf(name, format)) ?? GUESSES[name][format];
    return pace * picture.megapixels;
  }
}

function keyOf(name: ContestantName, format: OutputFormat): string {
  return `${format} ${name}`;
}
