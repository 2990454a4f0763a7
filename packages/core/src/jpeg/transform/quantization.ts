import type { QuantizationTable } from "../syntax/tables.ts";
import { NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Example quantization tables for luminance and chrominance (T.81 §K.1), in natural order. */
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

/** A quantization table of 8-bit steps, 1 to 255, in natural order, 8·v + u. */
export type QuantTableNatural = Uint8Array;

/** Returns a quantization table for a quality of 1 to 100, scaled as in libjpeg. */
export function scaledQuantTable(component: "luminance" | "chrominance", quality: number): QuantTableNatural {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  const quantTable = component === "luminance" ? LUMINANCE : CHROMINANCE;
  return Uint8Array.from(quantTable, (step) =>
    Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))),
  );
}

/** Converts a quantization table to zig-zag order, as files have it. */
export function inZigzagOrder(steps: QuantTableNatural): QuantizationTable {
  return Uint16Array.from(NATURAL_ORDER, (position) => steps[position]);
}

/**
 * Widens half a step to make exact ties round the same way in every writer. The writers add up a coefficient in
 * different orders, which changes it by less than 1e-12 steps; without this margin a tie went either way.
 */
const TIE_MARGIN = 2 ** -30;

/**
 * Share of a quantizer step below which an AC coefficient becomes zero. The nearest step would begin at one half.
 * Coefficients in between cost more bits than they are worth: files get 1 to 3 % smaller, their error 1 % larger.
 */
export const DEAD_ZONE = 0.55 - TIE_MARGIN;

/** Returns the nearest whole number of quantizer steps; a tie rounds up. */
export function nearestStep(steps: number): number {
  return Math.floor(steps + (0.5 + TIE_MARGIN));
}
