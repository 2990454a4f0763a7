import { HIGHEST, LOWEST } from "./component-sums.ts";
import { type Coefficients, noCoefficients } from "../entropy/coefficients.ts";
import type { Frame } from "../syntax/frame.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/**
 * One MCU of a scan while it is measured. `reach` is set for each MCU, all else only for MCUs that are corrected for
 * clamping.
 */
export interface Mcu {
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
  /** One plane for each component of the scan. */
  readonly planes: readonly McuPlane[];
}

/** The blocks of one component in an MCU, row by row. */
export interface McuPlane {
  readonly across: number;
  readonly down: number;
  /** Estimated distance of the samples from the middle of their range: the largest {@link reachOf} any block. */
  reach: number;
  /** Mean of each block's samples, level-shifted; the one sample of a flat block. */
  readonly means: Float64Array;
  /** AC coefficients of each block. */
  readonly blocks: readonly Coefficients[];
}

/** @param indexes of the components in a scan. */
export function emptyMcu({ components, maxHorizontal, maxVertical }: Frame, indexes: readonly number[]): Mcu {
  const alone = indexes.length === 1;
  const planes = indexes.map((index): McuPlane => {
    const { horizontal, vertical } = components[index];
    const across = alone ? 1 : horizontal;
    const down = alone ? 1 : vertical;
    return {
      across,
      down,
      // Not an integer, as in noCoefficients.
      reach: NaN,
      means: new Float64Array(across * down),
      blocks: Array.from({ length: across * down }, noCoefficients),
    };
  });
  return { width: 8 * (alone ? 1 : maxHorizontal), height: 8 * (alone ? 1 : maxVertical), planes };
}

/**
 * Returns the standard deviation of a block's samples. The DCT is orthonormal, so the squares of the AC coefficients
 * and the squared deviations from the mean have the same sum (Parseval).
 */
export function deviationOf(energy: number): number {
  return Math.sqrt(energy / BLOCK);
}

/**
 * Returns the distance of a block's samples from the middle of their range: that of their mean, and {@link
 * DEVIATIONS} more.
 */
export function reachOf(mean: number, energy: number): number {
  return Math.abs(mean - MIDDLE) + DEVIATIONS * deviationOf(energy);
}

/** Number of standard deviations that nearly all samples stay within. */
export const DEVIATIONS = 2;

/** Middle of all level-shifted samples. */
const MIDDLE = (LOWEST + HIGHEST) / 2;
