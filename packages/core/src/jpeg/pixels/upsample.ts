import { isInterpolated } from "../syntax/frame.ts";
import type { SamplePlane } from "./sample-plane.ts";

/** Provides the samples of one component at full resolution, one row of pixels at a time. */
export interface PixelSamples {
  /** Holds the current row from index {@link at} on. */
  readonly samples: Uint8Array;
  at: number;
  /** True if {@link load} reads the row of samples below the one that a pixel lies in, or the one above. */
  readonly needsNeighbors: boolean;
  /** @param y row of pixels, counted from the current row of MCUs; −1 is the row above. */
  load(y: number): void;
}

/**
 * Returns the samples of a component for each pixel, as libjpeg-turbo's "fancy upsampling" finds them: a component of half
 * the width or height is interpolated with weights of 3/4 and 1/4, every other one repeated.
 */
export function pixelSamples(plane: SamplePlane): PixelSamples {
  const { pixelsAcross, pixelsDown } = plane;
  if (pixelsAcross === 1 && pixelsDown === 1) return new EverySample(plane);
  if (!isInterpolated(plane)) return new Repeated(plane);
  if (pixelsAcross === 1) return new InterpolatedDown(plane);
  return pixelsDown === 1 ? new InterpolatedAcross(plane) : new InterpolatedBoth(plane);
}

/** Returns the samples of a component for each pixel, repeated. */
export function repeatedSamples(plane: SamplePlane): PixelSamples {
  return new Repeated(plane);
}

class EverySample implements PixelSamples {
  readonly samples: Uint8Array;
  readonly needsNeighbors = false;
  at = 0;
  readonly #plane: SamplePlane;

  constructor(plane: SamplePlane) {
    this.samples = plane.samples;
    this.#plane = plane;
  }

  load(y: number): void {
    this.at = this.#plane.rowAt(y);
  }
}

class Repeated implements PixelSamples {
  readonly samples: Uint8Array;
  readonly needsNeighbors = false;
  readonly at = 0;
  readonly #plane: SamplePlane;
  readonly #columnOf: Uint32Array;

  constructor(plane: SamplePlane) {
    this.samples = new Uint8Array(plane.width);
    this.#plane = plane;
    this.#columnOf = Uint32Array.from(this.samples, (_, x) => plane.columnOf(x));
  }

  load(y: number): void {
    const { samples: from } = this.#plane;
    const row = this.#plane.rowAt(this.#plane.rowOf(y));
    const columnOf = this.#columnOf;
    for (let x = 0; x < columnOf.length; x++) this.samples[x] = from[row + columnOf[x]];
  }
}

/** Half the height: each pixel is 3/4 of its own sample and 1/4 of the nearer one above or below. */
class InterpolatedDown implements PixelSamples {
  readonly samples: Uint8Array;
  readonly needsNeighbors = true;
  readonly at = 0;
  readonly #plane: SamplePlane;

  constructor(plane: SamplePlane) {
    this.samples = new Uint8Array(plane.columns);
    this.#plane = plane;
  }

  load(y: number): void {
    const { samples: from } = this.#plane;
    const [near, far, half] = rowsAround(this.#plane, y, 1, 2);
    for (let x = 0; x < this.samples.length; x++) {
      this.samples[x] = (3 * from[near + x] + from[far + x] + half) >> 2;
    }
  }
}

/** Half the width. Halves round down for the left pixel of a sample and up for the right one: no bias on average. */
class InterpolatedAcross implements PixelSamples {
  readonly samples: Uint8Array;
  readonly needsNeighbors = false;
  readonly at = 0;
  readonly #plane: SamplePlane;

  constructor(plane: SamplePlane) {
    this.samples = new Uint8Array(2 * plane.columns);
    this.#plane = plane;
  }

  load(y: number): void {
    const { samples: from, columns } = this.#plane;
    interpolateAcross(from, this.#plane.rowAt(y), columns, this.samples);
  }
}

/** Half the width and height. */
class InterpolatedBoth implements PixelSamples {
  readonly samples: Uint8Array;
  readonly needsNeighbors = true;
  readonly at = 0;
  readonly #plane: SamplePlane;

  constructor(plane: SamplePlane) {
    this.samples = new Uint8Array(2 * plane.columns);
    this.#plane = plane;
  }

  load(y: number): void {
    const { samples: from, columns } = this.#plane;
    const [near, far] = rowsAround(this.#plane, y, 0, 0);
    interpolateBoth(from, near, far, columns, this.samples);
  }
}

/** Returns the starts of the row of samples that a row of pixels lies in, and of the nearer one beside it. */
function rowsAround(
  plane: SamplePlane,
  y: number,
  above: number,
  below: number,
): readonly [near: number, far: number, half: number] {
  const row = y >> 1;
  return (y & 1) === 0
    ? [plane.rowAt(row), plane.rowAt(row - 1), above]
    : [plane.rowAt(row), plane.rowAt(row + 1), below];
}

function interpolateAcross(from: Uint8Array, at: number, columns: number, to: Uint8Array): void {
  const end = at + columns - 1;
  let previous = from[at];
  let sample = previous;
  let x = 0;
  for (let i = at; i < end; i++) {
    const next = from[i + 1];
    to[x] = (3 * sample + previous + 1) >> 2;
    to[x + 1] = (3 * sample + next + 2) >> 2;
    previous = sample;
    sample = next;
    x += 2;
  }
  to[x] = (3 * sample + previous + 1) >> 2;
  to[x + 1] = sample;
}

function interpolateBoth(from: Uint8Array, near: number, far: number, columns: number, to: Uint8Array): void {
  let sum = 3 * from[near] + from[far];
  let previous = sum;
  let x = 0;
  for (let i = 1; i < columns; i++) {
    const next = 3 * from[near + i] + from[far + i];
    to[x] = (3 * sum + previous + 8) >> 4;
    to[x + 1] = (3 * sum + next + 7) >> 4;
    previous = sum;
    sum = next;
    x += 2;
  }
  to[x] = (3 * sum + previous + 8) >> 4;
  to[x + 1] = (4 * sum + 7) >> 4;
}
