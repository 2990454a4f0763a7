import type { MeasuredModel } from "./cell-colors.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import { DEVIATIONS, deviationOf, type Unit, type UnitPlane } from "./mcu.ts";
import { BLUE_OF_CB, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../transform/ycbcr.ts";

/** Levels by which clamping may change the mean of a block, as far as can be told, without anybody looking after it. */
const TOLERANCE = 0.1;

/** From the middle of what a decoder lets pass to its ends. */
const HALF_RANGE = (HIGHEST - LOWEST) / 2;

/** Whether any block of a unit may clamp, by the reach of its planes: takes no time to speak of, and says yes too often. */
export function unitMayClamp(model: MeasuredModel, { planes }: Unit): boolean {
  if (model !== "ycbcr") return planes.some(({ reach }) => reach > HALF_RANGE);
  const [lumas, cbs, crs] = planes;
  const red = RED_OF_CR * crs.reach;
  const green = GREEN_OF_CB * cbs.reach + GREEN_OF_CR * crs.reach;
  const blue = BLUE_OF_CB * cbs.reach;
  return lumas.reach + Math.max(red, green, blue) > HALF_RANGE;
}

/** Where the means of a plane's blocks lie in a unit, and how far their samples deviate at most. */
export interface Spread {
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
}

export function spreadOf({ means, blocks }: UnitPlane): Spread {
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

/** Whether a block of samples that are levels themselves may clamp. */
export function blockClamps(mean: number, energy: number): boolean {
  return clamps(mean, mean, deviationOf(energy));
}

/** Whether a block of luma may clamp, together with any of the unit's chroma. */
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
 * Whether clamping may change the mean of values by more than {@link TOLERANCE}, if their mean is from `low` to `high`.
 *
 * Normally distributed values whose mean is t standard deviations σ short of a limit are beyond it by about
 * 0.4·σ·(1 − t/2)² on average, and beyond t = {@link DEVIATIONS} by next to nothing.
 */
function clamps(low: number, high: number, deviation: number): boolean {
  const over = DEVIATIONS * deviation - Math.min(low - LOWEST, HIGHEST - high);
  return over > 0 && over * over > TOLERANCE * (10 * deviation + TOLERANCE);
}
