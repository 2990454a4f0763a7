import { HIGHEST, LOWEST } from "./component-sums.ts";
import { type Coefficients, noCoefficients } from "../entropy/coefficients.ts";
import { type Frame, isInterpolated, sampleRatio } from "../syntax/frame.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** One MCU of a scan while it is measured. The coefficients are set only if the MCU is corrected for clamping. */
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
  /** Whether samples that stand for two pixels are interpolated. Other ones are repeated. */
  readonly isInterpolated: boolean;
  /** Estimated distance of the samples from the {@link MIDDLE} of their range: see {@link reachOf}. */
  reach: number;
  /** Mean of each block's samples, level-shifted; the one sample of a flat block. */
  readonly means: Float64Array;
  /** Sum of the squares of each block's AC coefficients, or a larger number. */
  readonly energies: Float64Array;
  /** AC coefficients of each block. */
  readonly blocks: readonly Coefficients[];
}

/** @param indexes of the components in a scan. */
export function emptyMcu(frame: Frame, indexes: readonly number[]): Mcu {
  const { components, maxHorizontal, maxVertical } = frame;
  const alone = indexes.length === 1;
  const planes = indexes.map((index): McuPlane => {
    const { horizontal, vertical } = components[index];
    const across = alone ? 1 : horizontal;
    const down = alone ? 1 : vertical;
    return {
      across,
      down,
      isInterpolated: isInterpolated(sampleRatio(frame, components[index])),
      // Not an integer, as in noCoefficients.
      reach: NaN,
      means: new Float64Array(across * down),
      energies: new Float64Array(across * down),
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
 * Returns the estimated distance of samples from the {@link MIDDLE}: {@link DEVIATIONS} more than that of their mean.
 *
 * @param distance of the mean, the largest of any block.
 * @param energy the largest of any block.
 */
export function reachOf(distance: number, energy: number): number {
  return distance + DEVIATIONS * deviationOf(energy);
}

/** Number of standard deviations that nearly all samples stay within, those of text and line art too. */
export const DEVIATIONS = 2.5;

/** Middle of all level-shifted samples. */
export const MIDDLE = (LOWEST + HIGHEST) / 2;
