import { BLUE_SHARE, GREEN_SHARE, RED_SHARE } from "../color/light.ts";
import type { Triple } from "../color/oklab.ts";
import { quoted } from "../quoting.ts";
import type { GridSize } from "./grid.ts";

/** How the colors of a palette are mixed over cells. */
export type Dither = "none" | "bayer2" | "bayer4" | "bayer8" | "floyd-steinberg" | "atkinson";

/** Checked options. */
export interface DitherSettings {
  readonly dither: Dither;
  /** Above 0, at most 1. */
  readonly ditherStrength: number;
}

/** Share of a cell's error that another cell receives, so many cells ahead in the direction of the row, and rows below. */
interface Share {
  readonly ahead: number;
  readonly below: number;
  readonly share: number;
}

/** Floyd and Steinberg, An Adaptive Algorithm for Spatial Greyscale (1976): all of the error. */
const FLOYD_STEINBERG: readonly Share[] = [
  { ahead: 1, below: 0, share: 7 / 16 },
  { ahead: -1, below: 1, share: 3 / 16 },
  { ahead: 0, below: 1, share: 5 / 16 },
  { ahead: 1, below: 1, share: 1 / 16 },
];

/** Bill Atkinson's, of the first Macintosh's paint program: six eighths of the error. */
const ATKINSON: readonly Share[] = [
  { ahead: 1, below: 0, share: 1 / 8 },
  { ahead: 2, below: 0, share: 1 / 8 },
  { ahead: -1, below: 1, share: 1 / 8 },
  { ahead: 0, below: 1, share: 1 / 8 },
  { ahead: 1, below: 1, share: 1 / 8 },
  { ahead: 0, below: 2, share: 1 / 8 },
];

/** Rows that an error reaches below the current one. */
const ROWS_BELOW = 2;

/** Colors of cells, row by row, 4 bytes each. */
interface Cells extends Pick<GridSize, "columns" | "rows"> {
  readonly colors: Uint8Array;
}

/** Returns dithering options with their defaults. @throws {TypeError | RangeError} */
export function resolveDither({
  dither = "none",
  ditherStrength = 1,
}: {
  readonly dither?: Dither | undefined;
  readonly ditherStrength?: number | undefined;
}): DitherSettings {
  if (!Object.hasOwn(SIDES, dither)) {
    throw new TypeError(
      `Expected ${Object.keys(SIDES).join(", ")} for dither but received ${quoted(dither)}`,
    );
  }
  if (typeof ditherStrength !== "number") {
    throw new TypeError(`Expected a number for ditherStrength but received ${quoted(ditherStrength)}`);
  }
  if (!(ditherStrength > 0 && ditherStrength <= 1)) {
    throw new RangeError(
      `Expected a number above 0, at most 1 for ditherStrength but received ${ditherStrength}`,
    );
  }
  return { dither, ditherStrength };
}

/** Cells across the pattern of each dithering; 0 without one. */
const SIDES: Readonly<Record<Dither, number>> = {
  none: 0,
  bayer2: 2,
  bayer4: 4,
  bayer8: 8,
  "floyd-steinberg": 0,
  atkinson: 0,
};

/** The names of all ways of dithering. */
export const DITHERS = /* @__PURE__ */ Object.keys(SIDES) as readonly Dither[];

/** Returns how often a dithering looks for the nearest color of a cell. */
export function looksPerCell(dither: Dither): number {
  return Math.max(1, SIDES[dither] ** 2);
}

/**
 * Returns the cells in colors of a palette, mixed by any dithering but `"none"`. Alpha stays.
 *
 * Errors count in sRGB values, as in most tools. So does the distance to the palette's colors: were it Oklab's, which is not
 * linear in them, errors would not even out.
 *
 * @param palette red, green and blue of each color.
 */
export function ditherColors(
  cells: Cells,
  palette: readonly Triple[],
  { dither, ditherStrength }: DitherSettings,
): Uint8Array {
  const values = Float64Array.from(palette.flat());
  if (dither === "floyd-steinberg") return diffuse(cells, values, FLOYD_STEINBERG, ditherStrength);
  if (dither === "atkinson") return diffuse(cells, values, ATKINSON, ditherStrength);
  return pattern(cells, values, SIDES[dither], ditherStrength);
}

/**
 * Diffuses what each cell lacks to cells that are not shown yet. Every other row goes from right to left, which avoids
 * slanted streaks. Invisible cells neither give nor take.
 */
function diffuse(
  { columns, rows, colors }: Cells,
  palette: Float64Array,
  shares: readonly Share[],
  strength: number,
): Uint8Array {
  const shown = colors.slice();
  // Errors of the current row and those below, in turns.
  const errors = Array.from({ length: ROWS_BELOW + 1 }, () => new Float64Array(3 * columns));
  const errorOfRow = (row: number) => errors[row % errors.length];
  for (let row = 0; row < rows; row++) {
    const own = errorOfRow(row);
    const step = row % 2 === 0 ? 1 : -1;
    for (let i = 0; i < columns; i++) {
      const column = step === 1 ? i : columns - 1 - i;
      const at = 4 * (row * columns + column);
      if (colors[at + 3] === 0) continue;
      const red = limited(colors[at] + own[3 * column]);
      const green = limited(colors[at + 1] + own[3 * column + 1]);
      const blue = limited(colors[at + 2] + own[3 * column + 2]);
      const chosen = nearestIn(palette, red, green, blue);
      show(palette, chosen, shown, at);
      for (const { ahead, below, share } of shares) {
        const to = column + step * ahead;
        if (to < 0 || to >= columns) continue;
        const error = errorOfRow(row + below);
        error[3 * to] += strength * share * (red - palette[chosen]);
        error[3 * to + 1] += strength * share * (green - palette[chosen + 1]);
        error[3 * to + 2] += strength * share * (blue - palette[chosen + 2]);
      }
    }
    own.fill(0);
  }
  return shown;
}

/**
 * Mixes colors in a pattern of `side` × `side` cells (Knoll's pattern dithering): finds that many colors, each of which makes
 * up for the errors of those before, and sorts them by brightness. A cell takes the one at its place in the Bayer matrix, so
 * an even area shows all of them.
 */
function pattern(
  { columns, colors }: Cells,
  palette: Float64Array,
  side: number,
  strength: number,
): Uint8Array {
  const ranks = bayerRanks(side);
  const count = ranks.length;
  /** Where the mix of a color is among all mixes. */
  const places = new Map<number, number>();
  const most = Math.min(MOST_MIXES, colors.length / 4);
  // Behind those that are remembered there is room for one that is not.
  const mixes = new Uint16Array(count * (most + 1));
  const shown = colors.slice();
  for (let cell = 0; 4 * cell < colors.length; cell++) {
    const at = 4 * cell;
    const key = (colors[at] << 16) | (colors[at + 1] << 8) | colors[at + 2];
    let place = places.get(key);
    if (place === undefined) {
      place = count * places.size;
      const mix = mixes.subarray(place, place + count);
      mixInto(mix, [colors[at], colors[at + 1], colors[at + 2]], palette, strength);
      if (places.size < most) places.set(key, place);
    }
    const column = cell % columns;
    const row = (cell - column) / columns;
    show(palette, mixes[place + ranks[side * (row % side) + (column % side)]], shown, at);
  }
  return shown;
}

/** Gives a cell a color of a palette. Its alpha stays. */
function show(palette: Float64Array, chosen: number, shown: Uint8Array, at: number): void {
  shown[at] = palette[chosen];
  shown[at + 1] = palette[chosen + 1];
  shown[at + 2] = palette[chosen + 2];
}

/** Mixes that are remembered; with 64 colors each they take two megabytes. */
const MOST_MIXES = 1 << 14;

/**
 * Fills `mix` with indexes of colors of a palette, from dark to bright: those whose mean is near to a color, or with less
 * strength, those nearest to that share of the way to them.
 */
function mixInto(
  mix: Uint16Array,
  [red, green, blue]: Triple,
  palette: Float64Array,
  strength: number,
): void {
  let redError = 0;
  let greenError = 0;
  let blueError = 0;
  for (let i = 0; i < mix.length; i++) {
    const chosen = nearestIn(palette, red + redError, green + greenError, blue + blueError);
    redError = limited(redError + red - palette[chosen]);
    greenError = limited(greenError + green - palette[chosen + 1]);
    blueError = limited(blueError + blue - palette[chosen + 2]);
    mix[i] = chosen;
  }
  mix.sort((p, q) => brightness(palette, p) - brightness(palette, q));
  if (strength === 1) return;
  const towards = (value: number, other: number) => value + strength * (other - value);
  for (let i = 0; i < mix.length; i++) {
    const chosen = mix[i];
    mix[i] = nearestIn(
      palette,
      towards(red, palette[chosen]),
      towards(green, palette[chosen + 1]),
      towards(blue, palette[chosen + 2]),
    );
  }
}

/**
 * Returns the index of the nearest color of a palette. A channel counts by its share of the brightness.
 *
 * @param palette three values a color.
 */
function nearestIn(palette: Float64Array, red: number, green: number, blue: number): number {
  let nearest = 0;
  let shortest = Infinity;
  for (let at = 0; at < palette.length; at += 3) {
    const redError = palette[at] - red;
    const greenError = palette[at + 1] - green;
    const blueError = palette[at + 2] - blue;
    const distance =
      RED_SHARE * redError * redError +
      GREEN_SHARE * greenError * greenError +
      BLUE_SHARE * blueError * blueError;
    if (distance < shortest) {
      shortest = distance;
      nearest = at;
    }
  }
  return nearest;
}

function brightness(palette: Float64Array, at: number): number {
  return RED_SHARE * palette[at] + GREEN_SHARE * palette[at + 1] + BLUE_SHARE * palette[at + 2];
}

/**
 * Limits an error. A color that no mix of the palette gives would otherwise gather an ever larger one, and spread it over all
 * that follows.
 */
function limited(value: number): number {
  return Math.min(MOST_VALUE, Math.max(LEAST_VALUE, value));
}

const LEAST_VALUE = -255;
const MOST_VALUE = 510;

/** Returns the Bayer matrix of a side that is a power of two: the numbers from 0 up, each as far from the last as can be. */
function bayerRanks(side: number): readonly number[] {
  if (side === 1) return [0];
  const half = side / 2;
  const smaller = bayerRanks(half);
  return Array.from({ length: side * side }, (_, i) => {
    const x = i % side;
    const y = (i - x) / side;
    const quarter = x < half ? (y < half ? 0 : 3) : y < half ? 2 : 1;
    return 4 * smaller[half * (y % half) + (x % half)] + quarter;
  });
}
