import { type Grid, layGrid } from "./mosaic/grid.ts";
import type { Mosaic } from "./mosaic/mosaic.ts";
import { writeMosaic } from "./output/write-mosaic.ts";
import { pixelateAll } from "./pixelate.ts";
import { requireKnownNames } from "./option-names.ts";
import { requireWhole } from "./whole-number.ts";

/** Side of the photo to practice on, in pixels. Its cells cut blocks in all ways, and most blocks have many coefficients. */
const SIDE = 256;
const CELLS = 40;

/** Rounds after which the first real photo of 1 megapixel takes a third of the time that it takes without. */
const ROUNDS = 4;

const FORMATS = ["jpeg", "png"] as const;

const GRIDS = [8, 16, 32, 48, 64];

/** How a warm-up practices. */
export interface WarmUpOptions {
  /** The formats of photos and outputs. Default: both, in every combination. */
  readonly formats?: readonly ("jpeg" | "png")[];
  /** From 1 to 100, default 4. The first round helps most. */
  readonly rounds?: number;
}

/** The options by name, to recognise others. */
const OPTIONS: Required<WarmUpOptions> = { formats: FORMATS, rounds: ROUNDS };

const MOST_ROUNDS = 100;

/**
 * Pixelates a small made-up photo a few times, which makes the JavaScript engine compile the loops that photos take. The
 * first photo is then several times as fast. Takes a third of a second, so it pays where time passes before the first photo
 * comes: while a page is idle, or while a function initialises.
 *
 * @throws {TypeError | RangeError} for other options.
 */
export function warmUp(options: WarmUpOptions = {}): void {
  requireKnownNames(options, OPTIONS, "options");
  const { formats, rounds } = { ...OPTIONS, ...options };
  requireWhole(rounds, "rounds", 1, MOST_ROUNDS);
  const mosaic = noise(layGrid({ grid: CELLS }, SIDE, SIDE));
  for (let round = 0; round < rounds; round++) {
    for (const from of formats) {
      const photo = writeMosaic(mosaic, { format: from });
      for (const format of formats)
        pixelateAll(
          photo,
          GRIDS.map((grid) => ({ grid, format })),
        );
    }
  }
}

/** Returns a mosaic of pseudo-random colors. */
function noise(grid: Grid): Mosaic {
  const colors = new Uint8Array(4 * grid.columns * grid.rows);
  let state = 1;
  for (let i = 0; i < colors.length; i++) {
    // A linear congruential generator (Numerical Recipes), of which the upper bits are good.
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    colors[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return { ...grid, colors };
}
