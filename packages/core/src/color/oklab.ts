import { encodeSrgb, LINEAR_OF_SRGB } from "./light.ts";

/** A color as three numbers: red, green and blue, or those of Oklab. */
export type Triple = readonly [number, number, number];

/** Converts an sRGB color, 0 to 255 each, to Oklab; the matrices are those of https://bottosson.github.io/posts/oklab/. */
export function oklabOfSrgb(r8: number, g8: number, b8: number): Triple {
  return oklabOfLinear(LINEAR_OF_SRGB[r8], LINEAR_OF_SRGB[g8], LINEAR_OF_SRGB[b8]);
}

/** Converts linear light, 0 to 1 each, to Oklab. */
export function oklabOfLinear(r: number, g: number, b: number): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Converts Oklab to the nearest sRGB color, 0 to 255 each. Colors outside of sRGB are clamped channel by channel. */
export function srgbOfOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function byteOf(linear: number): number {
  return Math.round(255 * encodeSrgb(Math.min(1, Math.max(0, linear))));
}

/**
 * Returns which of some colors is nearest to another one in Oklab, counted from 0; of equally near ones the first.
 *
 * @param labs three numbers for each color.
 */
export function nearestOklab(labs: Float64Array, lightness: number, a: number, b: number): number {
  let nearest = 0;
  let shortest = Infinity;
  for (let at = 0; at < labs.length; at += 3) {
    const dl = labs[at] - lightness;
    const da = labs[at + 1] - a;
    const db = labs[at + 2] - b;
    const distance = dl * dl + da * da + db * db;
    if (distance < shortest) {
      shortest = distance;
      nearest = at;
    }
  }
  return nearest / 3;
}
