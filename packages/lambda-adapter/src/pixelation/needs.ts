import { type Deadline, MOST_OF_INVOCATION, requireTime } from "../deadline.ts";
import { Rejection } from "../errors.ts";
import type { InspectedObject } from "./pixelate-object.ts";

/**
 * Memory of the runtime and the function without a photo, 119 MiB in docs/costs.md, without what core counts for its
 * engine.
 */
export const FUNCTION_BYTES = 109_000_000;

/** Bytes of outputs that may wait for storage while the next ones are written. */
export const MOST_WAITING_BYTES = 16_000_000;

/** Milliseconds that a container's first photo takes more than later ones, and that storage takes. */
const FIRST_PHOTO_MS = 200;

/** Milliseconds of one vCPU for a million of core's units of work, rounded up: a vCPU shares its core. */
const MS_PER_MILLION_UNITS = 1.5;

/** Core's estimates are upper bounds, at most four times what a large photo takes. */
const MOST_OVERESTIMATE = 4;

/** The shares of an invocation's time and memory up to which a photo counts as quick. */
const QUICK_TIME = 0.25;
const QUICK_MEMORY = 0.5;

/** The time and memory that a photo may need. */
export interface Needs {
  readonly milliseconds: number;
  /** Bytes of the whole process. */
  readonly memory: number;
}

/** The time and memory of an invocation. */
interface Invocation {
  readonly totalMs: number;
  readonly memoryBytes: number;
}

/** The work besides pixelating. */
export interface Extras {
  /** The needs of the detector, if faces are looked for. */
  readonly detection?: Needs | undefined;
  /** True if an output is measured for a placeholder. */
  readonly hasPlaceholder?: boolean | undefined;
}

/**
 * Returns upper bounds of the time and memory to pixelate a photo and to store its outputs, from core's estimate.
 *
 * @param vcpus vCPUs of the function; more than one does not help.
 */
export function needsOf(info: InspectedObject, fileBytes: number, vcpus: number, extras: Extras = {}): Needs {
  const { verifying, progressiveBytes } = info;
  const { work, memoryBytes, memoryBytesOfEach } = info.cost;
  const { detection, hasPlaceholder = false } = extras;
  // A detector reads the photo once more; a placeholder and a progressive copy read an output.
  const readings =
    (detection === undefined ? 0 : 1) + (hasPlaceholder ? 1 : 0) + (progressiveBytes > 0 ? 1 : 0);
  const units = work * (1 + readings) + (verifying?.work ?? 0);
  const milliseconds = FIRST_PHOTO_MS + (units / 1e6) * MS_PER_MILLION_UNITS;
  const waiting = Math.min(MOST_WAITING_BYTES, memoryBytes - memoryBytesOfEach);
  return {
    milliseconds: (milliseconds + (detection?.milliseconds ?? 0)) / Math.min(1, vcpus),
    memory:
      FUNCTION_BYTES +
      fileBytes +
      waiting +
      memoryBytesOfEach +
      (detection?.memory ?? 0) +
      (verifying?.memoryBytes ?? 0) +
      progressiveBytes,
  };
}

/** Reports whether a photo needs so little of the invocation's time and memory that it cannot exceed them. */
export function isQuick({ milliseconds, memory }: Needs, { totalMs, memoryBytes }: Invocation): boolean {
  return milliseconds <= totalMs * QUICK_TIME && memory <= memoryBytes * QUICK_MEMORY;
}

/**
 * Checks that an invocation can pixelate a photo at all, even if the estimate is far too high. Lambda kills a function that
 * exceeds its time or memory, in each retry. A photo that may or may not fit is tried, with a marker.
 *
 * @throws {Rejection} `TOO_LARGE`
 */
export function requirePossible(
  info: InspectedObject,
  needs: Needs,
  { totalMs, memoryBytes }: Invocation,
): void {
  const leastMemory = FUNCTION_BYTES + (needs.memory - FUNCTION_BYTES) / MOST_OVERESTIMATE;
  if (leastMemory > memoryBytes) throw tooMuchMemory(info, needs, memoryBytes);
  if (needs.milliseconds / MOST_OVERESTIMATE > totalMs) {
    throw new Rejection(
      "TOO_LARGE",
      `Expected at most ${totalMs} ms for ${pixelsOf(info)} but they may take ${Math.ceil(needs.milliseconds)} ms. Use fewer grids or larger cells, or give the function more memory or time`,
    );
  }
}

/**
 * Checks that enough time is left for a photo, unless it may take longer than any invocation: that is tried with what
 * is left.
 *
 * @throws {OutOfTime} if less time is left than the photo may take.
 */
export function requireTimeFor(info: InspectedObject, { milliseconds }: Needs, deadline: Deadline): void {
  requireTime(deadline, Math.min(milliseconds, deadline.totalMs * MOST_OF_INVOCATION), pixelsOf(info));
}

/** Checks that the function has the memory for a photo. @throws {Rejection} `TOO_LARGE` */
export function requireMemory(info: InspectedObject, needs: Needs, memoryBytes: number): void {
  if (needs.memory > memoryBytes) throw tooMuchMemory(info, needs, memoryBytes);
}

function tooMuchMemory(info: InspectedObject, { memory }: Needs, memoryBytes: number): Rejection {
  const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return new Rejection(
    "TOO_LARGE",
    `Expected at most ${inMegabytes(memoryBytes)} of memory for ${pixelsOf(info)} but they may take ${inMegabytes(memory)}. Use fewer grids or larger cells, or give the function more memory`,
  );
}

function pixelsOf({ width, height }: InspectedObject): string {
  return `${width} × ${height} pixels`;
}
