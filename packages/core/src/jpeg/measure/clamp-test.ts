import type { MeasuredModel } from "./cell-colors.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import { DEVIATIONS, deviationOf, type Mcu, type McuPlane } from "./mcu.ts";
import { BLUE_OF_CB, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../transform/ycbcr.ts";

/** Estimated change of a block's mean, in levels, below which a block is not corrected. */
const TOLERANCE = 0.1;

/** Half the distance between the lowest and highest sample that a decoder does not clamp. */
const HALF_RANGE = (HIGHEST - LOWEST) / 2;

/**
 * Returns true if any block of an MCU may clamp, from the reach of its planes alone: fast, with many false positives.
 */
export function mcuMayClamp(model: MeasuredModel, { planes }: Mcu): boolean {
  if (model !== "ycbcr") return planes.some(({ reach }) => reach > HALF_RANGE);
  const [lumas, cbs, crs] = planes;
  const red = RED_OF_CR * crs.reach;
  const green = GREEN_OF_CB * cbs.reach + GREEN_OF_CR * crs.reach;
  const blue = BLUE_OF_CB * cbs.reach;
  return lumas.reach + Math.max(red, green, blue) > HALF_RANGE;
}

/** Range of the means of a plane's blocks in an MCU, and the largest standard deviation of their samples. */
export interface Spread {
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
}

export function spreadOf({ means, blocks }: McuPlane): Spread {
  let low = Infinity;
  let high = -Infinity;
  let energy = 0;
  for (let block = 0; block < blocks.length; block++) {
    low = Math.min(low, means[block]);
    high = Math.max(high, means[block]);
    energy = Math.max(energy, blocks[block].energy);
  }
  return { low, high, deviation: deviationOf(energy) };
}

/** Returns true if a block of gray, red, green or blue samples may clamp. */
export function blockClamps(mean: number, energy: number): boolean {
  return clamps(mean, mean, deviationOf(energy));
}

/** Returns true if a block of luma may clamp, together with any of the MCU's chroma. */
export function colorClamps(mean: number, energy: number, cb: Spread, cr: Spread): boolean {
  const deviation = deviationOf(energy);
  return (
    clamps(mean, mean, deviation) ||
    clamps(mean + RED_OF_CR * cr.low, mean + RED_OF_CR * cr.high, deviation + RED_OF_CR * cr.deviation) ||
    clamps(
      mean - GREEN_OF_CB * cb.high - GREEN_OF_CR * cr.high,
      mean - GREEN_OF_CB * cb.low - GREEN_OF_CR * cr.low,
      deviation + GREEN_OF_CB * cb.deviation + GREEN_OF_CR * cr.deviation,
    ) ||
    clamps(mean + BLUE_OF_CB * cb.low, mean + BLUE_OF_CB * cb.high, deviation + BLUE_OF_CB * cb.deviation)
  );
}

/**
 * Returns true if clamping may change the mean of values by more than {@link TOLERANCE}, their mean being from `low`
 * to `high`.
 *
 * If the values are normally distributed and their mean is t standard deviations σ short of a limit, they exceed it
 * by about 0.4·σ·(1 − t/2)² on average. Beyond t = {@link DEVIATIONS} that is next to nothing.
 */
function clamps(low: number, high: number, deviation: number): boolean {
  const over = DEVIATIONS * deviation - Math.min(low - LOWEST, HIGHEST - high);
  return over > 0 && over * over > TOLERANCE * (10 * deviation + TOLERANCE);
}
