import { HIGHEST, LOWEST } from "./component-sums.ts";
import { type Coefficients, noCoefficients } from "../entropy/coefficients.ts";
import type { Frame } from "../syntax/frame.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/**
 * What is seen together of a scan: the blocks of an MCU; of a scan of one component, whose MCU is one block whatever its
 * sampling factors (T.81 §A.2.2), that block. Filled anew for each unit: its reach always, all else only
 * where it is to be corrected.
 */
export interface Unit {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** For each component. */
  readonly planes: readonly UnitPlane[];
}

/** The blocks of one component in a unit, row by row. */
export interface UnitPlane {
  readonly across: number;
  readonly down: number;
  /** How far samples are from the middle of their range, as far as can be told: the farthest {@link reachOf} any block. */
  reach: number;
  /** For each block the mean of its samples, less the level shift; of a flat block, its one sample. */
  readonly means: Float64Array;
  /** For each block its AC coefficients. */
  readonly blocks: readonly Coefficients[];
}

/** @param indexes of the components in a scan. */
export function emptyUnit(
  { components, maxHorizontal, maxVertical }: Frame,
  indexes: readonly number[],
): Unit {
  const alone = indexes.length === 1;
  const planes = indexes.map((index): UnitPlane => {
    const { horizontal, vertical } = components[index];
    const across = alone ? 1 : horizontal;
    const down = alone ? 1 : vertical;
    return {
      across,
      down,
      // No whole number, as in noCoefficients.
      reach: NaN,
      means: new Float64Array(across * down),
      blocks: Array.from({ length: across * down }, noCoefficients),
    };
  });
  return { width: 8 * (alone ? 1 : maxHorizontal), height: 8 * (alone ? 1 : maxVertical), planes };
}

/**
 * Standard deviation of a block's samples. The transform is orthonormal, so the squares of AC coefficients add up to those
 * of what samples deviate from their mean by (Parseval).
 */
export function deviationOf(energy: number): number {
  return Math.sqrt(energy / BLOCK);
}

/** How far a block's samples are from the middle of their range: by their mean, and {@link DEVIATIONS} more. */
export function reachOf(mean: number, energy: number): number {
  return Math.abs(mean - MIDDLE) + DEVIATIONS * deviationOf(energy);
}

/** Deviations from their mean from which on there are next to no values. */
export const DEVIATIONS = 2;

/** Of all samples, less the level shift. */
const MIDDLE = (LOWEST + HIGHEST) / 2;
