import type { Picture } from "./workload/pictures.ts";

/** The format of the pixelated photos. */
export type OutputFormat = "png" | "jpeg";

/** "Five grids": one photo in, five pixelated photos of the same size out, encoding included. */
export const FIVE_GRIDS: readonly number[] = [8, 16, 32, 48, 64];

/** Of JPEG outputs. */
export const JPEG_QUALITY = 80;

/** Of ours in the bench: the largest PNGs have three times as many bytes as is allowed by default. */
export const LIMITS = { maxBytes: 200 * 2 ** 20 };

/** What is counted: elapsed time, or the processor's time, which other programs on the machine change less. */
export type Clock = "elapsed" | "processor";

/** What a contestant is asked to do, over and over. */
export interface Job {
  readonly picture: Picture;
  readonly format: OutputFormat;
}

/** "6 MP JPEG q80 → PNG". */
export function titleOf({ picture, format }: Job): string {
  return `${picture.title} → ${format.toUpperCase()}`;
}
