import { type Deadline, requireTime } from "../deadline.ts";
import { Rejection } from "../errors.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { PixelationSettings } from "../settings.ts";

/** Milliseconds for a megapixel on one full vCPU in a container that has warmed up, rounded up from docs/benchmarks.md. */
const MS_PER_MEGAPIXEL = { jpeg: 10, png: 25 } as const;

/** Where every pixel is decoded. Measured with 12 megapixels: 160 for a JPEG, 70 for a PNG. */
const DECODED_MS_PER_MEGAPIXEL = { jpeg: 200, png: 100 } as const;

/**
 * What each output with regions adds: 17 for a JPEG that is copied, 56 for a progressive one, whose coefficients are written
 * anew, and 154 for one that is written from pixels.
 */
const REGION_MS_PER_MEGAPIXEL = { copied: 40, rewritten: 80, encoded: 200 } as const;

/** What the first photo of a container takes more than any other, and what writing the outputs takes. */
const FIRST_PHOTO_MS = 200;

/**
 * Milliseconds that pixelating an image and writing its outputs take, so that nothing is begun that cannot be finished: the
 * work is done in one go, and could not be interrupted.
 *
 * @param vcpus share of a processor that the function has, at most the one that it can use.
 */
export function estimateTime(info: InspectedObject, pixelation: PixelationSettings, vcpus: number): number {
  const { format, width, height, decodesPixels } = info;
  const measuring = (decodesPixels ? DECODED_MS_PER_MEGAPIXEL : MS_PER_MEGAPIXEL)[format];
  const writing =
    pixelation.regions === undefined
      ? 0
      : pixelation.grids.length * REGION_MS_PER_MEGAPIXEL[outputKind(info)];
  return (FIRST_PHOTO_MS + ((width * height) / 1e6) * (measuring + writing)) / Math.min(1, vcpus);
}

function outputKind({ decodesPixels, progressive }: InspectedObject): keyof typeof REGION_MS_PER_MEGAPIXEL {
  if (decodesPixels) return "encoded";
  return progressive ? "rewritten" : "copied";
}

/**
 * @throws {Rejection} `TOO_LARGE` for an image that takes longer than a whole invocation: another one would not finish it.
 * @throws {OutOfTime} when less time is left than it may take.
 */
export function requireTimeFor(
  info: InspectedObject,
  pixelation: PixelationSettings,
  vcpus: number,
  deadline: Deadline,
): void {
  const needed = estimateTime(info, pixelation, vcpus);
  const pixels = `${info.width} × ${info.height} pixels`;
  if (needed > deadline.totalMs) {
    throw new Rejection(
      "TOO_LARGE",
      `Expected at most ${deadline.totalMs} ms for ${pixels} but they may take ${Math.ceil(needed)} ms`,
    );
  }
  requireTime(deadline, needed, pixels);
}
