import type { MeasuredModel } from "./cell-colors.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import { DEVIATIONS, deviationOf, type Mcu, type McuPlane } from "./mcu.ts";
import { BLUE_OF_CB, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../transform/ycbcr.ts";

/** Half the distance between the lowest and highest sample that a decoder does not clamp. */
const HALF_RANGE = (HIGHEST - LOWEST) / 2;

/**
 * Returns true if any block of an MCU may clamp, from the reach of its planes alone: fast, with many false positives.
 */
export function mcuMayClamp(model: MeasuredModel, { planes }: Mcu): boolean {
  if (model !== "ycbcr") {
    return planes.some(({ reach }) => reach > HALF_RANGE);
  }
  const red = RED_OF_CR * planes[2].reach;
  const green = GREEN_OF_CB * planes[1].reach + GREEN_OF_CR * planes[2].reach;
  const blue = BLUE_OF_CB * planes[1].reach;
  return planes[0].reach + Math.max(red, green, blue) > HALF_RANGE;
}

/**
 * Estimates how much clamping changes the mean of an MCU's pixels, in levels of the channel that it changes most.
 */
export function estimateChange(model: MeasuredModel, { planes }: Mcu): number {
  if (model === "ycbcr") return estimateColors(planes[0], spreadOf(planes[1]), spreadOf(planes[2]));
  let most = 0;
  for (const plane of planes) most = Math.max(most, estimateLevels(plane));
  return most;
}

/** Range of the means of a plane's blocks in an MCU, and the largest standard deviation of their samples. */
interface Spread {
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
}

function spreadOf({ means, energies }: McuPlane): Spread {
  let low = Infinity;
  let high = -Infinity;
  let energy = 0;
  for (let block = 0; block < means.length; block++) {
    low = Math.min(low, means[block]);
    high = Math.max(high, means[block]);
    energy = Math.max(energy, energies[block]);
  }
  return { low, high, deviation: deviationOf(energy) };
}

function estimateLevels({ means, energies }: McuPlane): number {
  let sum = 0;
  for (let block = 0; block < means.length; block++) {
    sum += estimate(means[block], means[block], deviationOf(energies[block]));
  }
  return sum / means.length;
}

function estimateColors({ means, energies }: McuPlane, cb: Spread, cr: Spread): number {
  const redDeviation = RED_OF_CR * cr.deviation;
  const greenDeviation = GREEN_OF_CB * cb.deviation + GREEN_OF_CR * cr.deviation;
  const blueDeviation = BLUE_OF_CB * cb.deviation;
  const greenLow = -GREEN_OF_CB * cb.high - GREEN_OF_CR * cr.high;
  const greenHigh = -GREEN_OF_CB * cb.low - GREEN_OF_CR * cr.low;
  let sum = 0;
  for (let block = 0; block < means.length; block++) {
    const mean = means[block];
    const deviation = deviationOf(energies[block]);
    sum += Math.max(
      estimate(mean, mean, deviation),
      estimate(mean + RED_OF_CR * cr.low, mean + RED_OF_CR * cr.high, deviation + redDeviation),
      estimate(mean + greenLow, mean + greenHigh, deviation + greenDeviation),
      estimate(mean + BLUE_OF_CB * cb.low, mean + BLUE_OF_CB * cb.high, deviation + blueDeviation),
    );
  }
  return sum / means.length;
}

/** Returns the estimated change of values whose mean is from `low` to `high`. */
function estimate(low: number, high: number, deviation: number): number {
  return excess(low - LOWEST, deviation) + excess(HIGHEST - high, deviation);
}

/**
 * Returns by how much values exceed a limit on average, estimated rather too high.
 *
 * If they are normally distributed and their mean is t standard deviations σ short of the limit, it is about
 * 0.4·σ·(1 − t/2)². {@link DEVIATIONS} in place of 2 allows for text and line art: few samples, far from the others.
 *
 * @param distance of the mean from the limit; negative beyond it.
 */
function excess(distance: number, deviation: number): number {
  if (distance < 0) return 0.4 * deviation - distance;
  const over = DEVIATIONS * deviation - distance;
  return over > 0 ? (0.4 * over * over) / (DEVIATIONS * DEVIATIONS * deviation) : 0;
}
