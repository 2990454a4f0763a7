import { type Deadline, requireTime } from "../deadline.ts";
import { Rejection } from "../errors.ts";
import type { InspectedObject } from "./pixelate-object.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";

/** Milliseconds for a megapixel on one vCPU in a warm container, rounded up from docs/benchmarks.md. */
const MS_PER_MEGAPIXEL = { jpeg: 10, png: 25 } as const;

/** Milliseconds for a megapixel that is decoded. Photos of 12 megapixels took 160 as JPEG and 70 as PNG. */
const DECODED_MS_PER_MEGAPIXEL = { jpeg: 200, png: 100 } as const;

/**
 * Milliseconds that each output with regions adds for a megapixel. A copied JPEG took 17, a progressive JPEG whose
 * coefficients are rewritten took 56, and a JPEG that is encoded from pixels took 154.
 */
const REGION_MS_PER_MEGAPIXEL = { copied: 40, rewritten: 80, encoded: 200 } as const;

/** Milliseconds that a container's first photo takes more than later photos, and that writing the outputs takes. */
const FIRST_PHOTO_MS = 200;

/**
 * Estimates the milliseconds to pixelate an image and to write its outputs. The work cannot be interrupted, so the function
 * must not begin what it cannot finish.
 *
 * @param vcpus vCPUs of the function; more than one does not help.
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
 * Checks that enough time is left to pixelate an image.
 *
 * @throws {Rejection} `TOO_LARGE` for an image that takes longer than a whole invocation.
 * @throws {OutOfTime} if less time is left than the image may take.
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
      `Expected at most ${deadline.totalMs} ms for ${pixels} but they may take ${Math.ceil(needed)} ms. Make the photo smaller, or give the function more memory or time`,
    );
  }
  requireTime(deadline, needed, pixels);
}
