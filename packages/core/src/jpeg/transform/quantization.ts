import type { QuantizationTable } from "../syntax/tables.ts";
import { NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Example tables for luminance and chrominance (T.81 § K.1), row by row. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** Quantizer steps of a component, 1 to 255, in natural order: 8 · v + u. */
export type QuantizerSteps = Uint8Array;

/**
 * The steps for a quality of 1 to 100, scaled as the Independent JPEG Group's library does it, so that a quality means
 * here what it means elsewhere.
 */
export function quantizerSteps(component: "luminance" | "chrominance", quality: number): QuantizerSteps {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  const steps = component === "luminance" ? LUMINANCE : CHROMINANCE;
  return Uint8Array.from(steps, (step) =>
    Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))),
  );
}

/** The same steps in zig-zag order, as a file has them. */
export function quantizationTable(steps: QuantizerSteps): QuantizationTable {
  return Uint16Array.from(NATURAL_ORDER, (position) => steps[position]);
}

/**
 * Widens half a step so that exact ties round the same way in every writer. The writers add up a coefficient in different
 * orders, which moves it by less than 1e-12 steps; without this margin a tie went either way.
 */
const TIE_MARGIN = 2 ** -30;

/**
 * Below this share of a quantizer step an AC coefficient becomes zero. Rounding would begin at a half; the few
 * coefficients in between cost more bits than they are worth: files get 1 to 3 % smaller, their error 1 % larger.
 */
export const DEAD_ZONE = 0.55 - TIE_MARGIN;

/** Returns the nearest whole number of quantizer steps; a tie rounds up. */
export function nearestStep(steps: number): number {
  return Math.floor(steps + (0.5 + TIE_MARGIN));
}
