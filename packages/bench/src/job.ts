import type { Picture } from "./workload/pictures.ts";

/** The format of the pixelated photos. */
export type OutputFormat = "png" | "jpeg";

/** "Five grids": one photo in, five pixelated photos of the same size out, encoding included. */
export const FIVE_GRIDS: readonly number[] = [8, 16, 32, 48, 64];

/** Quality of JPEG outputs. */
export const JPEG_QUALITY = 80;

/** Our byte limit in the bench: the largest PNGs exceed the default three times over. */
export const LIMITS = { maxBytes: 200 * 2 ** 20 };

/** The clock: elapsed time, or processor time, which depends less on other programs. */
export type Clock = "elapsed" | "processor";

/** The job that contestants repeat. */
export interface Job {
  readonly picture: Picture;
  readonly format: OutputFormat;
}

/** Returns a job's title, such as "6 MP JPEG q80 → PNG". */
export function titleOf({ picture, format }: Job): string {
  return `${picture.title} → ${format.toUpperCase()}`;
}
